import type { Alert } from '../../../shared/domain/alert.ts';
import type { AlertEvent as KeptEvent } from '../../../shared/domain/history.ts';
import type { Notice } from '../../../shared/rules/alerts/notices.ts';
import { type AlertEvent, alertEvents, noticeEvents } from '../../../shared/rules/forwarding/alert-events.ts';
import type { ForwardedAlert } from '../../../shared/rules/forwarding/forwarded-alert.ts';
import { MINUTE } from '../../../shared/time-units.ts';
import type { Clock, Documents, History, Log } from '../ports.ts';
import { steps } from './alert-steps.ts';
import { areKeptAlike } from './alike.ts';
import type { NoticeSink } from './judge.ts';
import { type JudgeMemory, type KeptMemory, memoryText } from './judge-memory.ts';

/** Where events go that leave this machine. Durable once it resolves; never rejects. */
export interface AlertOutlet {
  /** For receivers that route by themselves. */
  publish(events: readonly AlertEvent[]): Promise<void>;
  /** For receivers that people look at. */
  tell(events: readonly AlertEvent[]): Promise<void>;
}

/** The document in which the judge's memory lies. */
export const MEMORY_NAME = 'alerts';

/** Times and figures that only go on are kept this often. */
const KEEP_EVERY_MS = 10 * MINUTE;

interface TellerParts {
  readonly outlet: AlertOutlet;
  readonly sinks: () => Iterable<NoticeSink>;
  readonly history: Pick<History, 'appendAlertEvents'>;
  readonly documents: Pick<Documents, 'keep'>;
  readonly describe: (alert: Alert) => ForwardedAlert;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Log;
}

/** Tells what changed and keeps it, in this order: what was not kept when the process ended is told again. */
export interface Teller {
  /** Takes what is known from now on. One at a time and in order; resolves when this is told and kept. */
  settle(memory: JudgeMemory, notices: readonly Notice[]): Promise<void>;
  /** Resolves when all is told and kept. */
  idle(): Promise<void>;
  /** The same, with all figures as they are last. */
  finish(memory: JudgeMemory): Promise<void>;
}

/** `kept`: the memory as it was kept. */
export function createTeller(parts: TellerParts, kept: KeptMemory): Teller {
  const { outlet, sinks, history, documents, describe, clock, log } = parts;
  // From when it was kept: a snooze may have ended since.
  let before = { nowMs: kept.atMs ?? clock.nowMs(), memory: kept.memory };
  let last: Promise<void> = Promise.resolve();

  async function tell(memory: JudgeMemory, notices: readonly Notice[], isLast: boolean): Promise<void> {
    const nowMs = clock.nowMs();
    const isNews = notices.length > 0 || !isAlike(before.memory, memory);
    if (!isNews && !isLast && nowMs - before.nowMs < KEEP_EVERY_MS) return;
    const was = { nowMs: before.nowMs, alerts: before.memory.alerts };
    const is = { nowMs, alerts: memory.alerts };
    await outlet.publish(alertEvents(was, is, describe));
    await outlet.tell(noticeEvents(notices, is, describe));
    if (notices.length > 0) for (const sink of sinks()) show(sink, notices, memory.alerts);
    const events: KeptEvent[] = steps(was.alerts, is.alerts, nowMs);
    if (events.length > 0) history.appendAlertEvents(events);
    documents.keep(MEMORY_NAME, memoryText(memory, nowMs));
    before = { nowMs, memory };
  }

  function show(sink: NoticeSink, notices: readonly Notice[], alerts: ReadonlyMap<string, Alert>): void {
    // One that fails or takes its time must not keep the others from being told.
    void (async () => sink.show(notices, alerts))().catch((error: unknown) =>
      log.warn('sink-failed', { reason: error instanceof Error ? error.message : String(error) }),
    );
  }

  function queue(memory: JudgeMemory, notices: readonly Notice[], isLast: boolean): Promise<void> {
    last = last.then(() => tell(memory, notices, isLast));
    return last;
  }

  return {
    settle: (memory, notices) => queue(memory, notices, false),
    idle: () => last,
    finish: (memory) => queue(memory, [], true),
  };
}

/** Whether nothing of the memory must be kept at once. */
function isAlike(before: JudgeMemory, after: JudgeMemory): boolean {
  return (
    before.pausedUntilMs === after.pausedUntilMs &&
    before.wasHeld === after.wasHeld &&
    before.askedRetired === after.askedRetired &&
    areKeptAlike(before.alerts, after.alerts)
  );
}
