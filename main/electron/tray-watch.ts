import type { Alert } from '../../shared/domain/alert.ts';
import { isSnoozed, worstFirst } from '../../shared/rules/alerts/notices.ts';
import { MINUTE, SECOND } from '../../shared/time-units.ts';
import type { TrayFacts } from '../../shared/view/tray-facts.ts';
import { type TrayView, trayView } from '../../shared/view/tray-view.ts';
import type { Judge } from '../engine/judge/judge.ts';
import type { Clock, StateSource } from '../engine/ports.ts';
import { UNTIL_RESUMED_MS } from './tray-commands.ts';

interface WatchParts {
  readonly source: StateSource;
  readonly judge: Pick<Judge, 'alerts' | 'judgedAtMs' | 'noticesPausedUntilMs' | 'subscribe'>;
  readonly clock: Clock;
  readonly pollingIntervalMs: () => number;
  readonly startsAtLogin: () => boolean | null;
  readonly troubles: () => readonly string[];
  readonly clockText: (atMs: number) => string;
}

/** The tray's view as of now, and the word that it may have changed. */
export interface TrayWatch {
  view(): TrayView;
  /** Something outside the fleet changed, such as "start at login". */
  touch(): void;
  start(onView: (view: TrayView) => void): void;
  stop(): void;
}

// A poll changes many parts within moments: one view for all of them.
const GATHER_MS = 250;

/** Follows fleet and alerts; looks once a minute too, because data grow old by themselves. */
export function createTrayWatch(parts: WatchParts): TrayWatch {
  const { clock, source, judge } = parts;
  let cancel: (() => void) | null = null;
  let cancelMinute: () => void = () => {};
  let removers: readonly (() => void)[] = [];
  let tell: ((view: TrayView) => void) | null = null;

  const view = () => trayView(trayFacts(parts));

  function touch(): void {
    if (cancel !== null || tell === null) return;
    cancel = clock.after(GATHER_MS, () => {
      cancel = null;
      tell?.(view());
    });
  }

  function eachMinute(): void {
    cancelMinute = clock.after(MINUTE + SECOND, () => {
      touch();
      eachMinute();
    });
  }

  return {
    view,
    touch,
    start(onView) {
      tell = onView;
      removers = [source.subscribe(touch), judge.subscribe(touch)];
      eachMinute();
    },
    stop() {
      tell = null;
      cancel?.();
      cancelMinute();
      for (const remove of removers) remove();
    },
  };
}

function trayFacts(parts: WatchParts): TrayFacts {
  const nowMs = parts.clock.nowMs();
  const firing = [...parts.judge.alerts().values()].filter(isLoud);
  const isMuted = (alert: Alert) => alert.acknowledgedAtMs !== null || isSnoozed(alert, nowMs);
  const active = worstFirst(firing.filter((alert) => !isMuted(alert)));
  const pausedUntilMs = parts.judge.noticesPausedUntilMs();
  return {
    ...{ nowMs, active, fleet: parts.source.state(), mutedCount: firing.length - active.length },
    judgedAtMs: parts.judge.judgedAtMs(),
    pollingIntervalMs: parts.pollingIntervalMs(),
    pausedUntilMs:
      pausedUntilMs !== null && pausedUntilMs >= UNTIL_RESUMED_MS ? Number.POSITIVE_INFINITY : pausedUntilMs,
    startsAtLogin: parts.startsAtLogin(),
    troubles: parts.troubles(),
    clock: parts.clockText,
  };
}

function isLoud({ state, severity }: Alert): boolean {
  return state === 'firing' && severity !== 'info';
}
