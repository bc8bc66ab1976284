import type { Severity } from '../../../shared/domain/alert.ts';
import type { LocalTime } from '../../../shared/rules/rhythm/local-time.ts';
import { isInWindow } from '../../../shared/rules/time-window.ts';
import type { QuietHours } from './judge-settings.ts';

/** Whether people are left in peace at a moment. */
export interface Hold {
  isHeldBack(severity: Severity): boolean;
  /** Whether anything is held back at all. */
  readonly holds: boolean;
}

export interface HoldParts {
  readonly nowMs: number;
  readonly quietHours: QuietHours | null;
  readonly pausedUntilMs: number | null;
  readonly localTime: (timeZone: string | null) => LocalTime;
  /** Something was held back until now, and a part of the fleet was not read anew since. */
  readonly isWaitingForFacts: boolean;
}

/**
 * A pause holds everything back, quiet hours all but what is critical (unless the settings hold that back too). When
 * they end while the fleet is still being read anew, such as after a night's sleep of this machine, the digest waits
 * for that.
 */
export function holdAt({ nowMs, quietHours, pausedUntilMs, localTime, isWaitingForFacts }: HoldParts): Hold {
  if (pausedUntilMs !== null && nowMs < pausedUntilMs) return { holds: true, isHeldBack: () => true };
  const isQuiet = quietHours !== null && isInWindow(quietHours, localTime(quietHours.timeZone), nowMs);
  const passes = quietHours?.critical ?? true;
  if (isQuiet || isWaitingForFacts) {
    return { holds: true, isHeldBack: (severity) => !(severity === 'critical' && (passes || !isQuiet)) };
  }
  return { holds: false, isHeldBack: () => false };
}
