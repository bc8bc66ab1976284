import type { Alert } from '../../../shared/domain/alert.ts';
import type { GroupCare, GroupPlace } from '../../../shared/domain/history.ts';
import type { Notice } from '../../../shared/rules/alerts/notices.ts';
import type { ForwardedAlert } from '../../../shared/rules/forwarding/forwarded-alert.ts';

/** What came of a command. */
export type Commanded = { readonly ok: true } | { readonly ok: false; readonly sentence: string };

/** Shows notices to people or hands them on: the log, the desktop, receivers outside. */
export interface NoticeSink {
  show(notices: readonly Notice[], alerts: ReadonlyMap<string, Alert>): void | Promise<void>;
}

/** Judges the fleet after each change that matters, keeps the alerts over restarts, and tells. */
export interface Judge {
  /** By id: pending, firing, and resolved within the last day. */
  alerts(): ReadonlyMap<string, Alert>;
  /** When a round was last done; null: not yet. */
  judgedAtMs(): number | null;
  /** Whether there are sources and each was asked and judged lately: what a sign of life may say. */
  isAllEvaluated(): boolean;
  /** An alert as it leaves this machine, with its client. */
  describe(alert: Alert): ForwardedAlert;
  /** Calls `listener` after every round or command that changed an alert; returns its remover. */
  subscribe(listener: () => void): () => void;
  acknowledge(id: string, on: boolean): Commanded;
  /** Both empty ends the snooze. */
  snooze(id: string, wish: { readonly untilMs: number | null; readonly untilChange: boolean }): Commanded;
  setCare(place: GroupPlace, care: GroupCare): Commanded;
  /** Nobody is told until then (null: from now on again); what is held back comes as a digest. Survives a restart. */
  pauseNotices(untilMs: number | null): void;
  noticesPausedUntilMs(): number | null;
  start(): void;
  /** The machine slept or the clock jumped: nothing is judged of a source before it was read anew. */
  wake(): void;
  /** The settings changed: a round follows soon. */
  reconsider(): void;
  /** Resolves when all rounds and commands until now are told and kept. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}
