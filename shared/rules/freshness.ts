import { type Pace, validForMs } from '../domain/pace.ts';
import { lastGood, type Section } from '../domain/section.ts';
import type { Reach } from '../domain/source.ts';

/** Tells which values still stand at one moment, and for how long those answers hold. */
export interface Freshness {
  /** The last good value of a section while it stands, else null. */
  value<T>(section: Section<T>, pace: Pace): T | null;
  /** Whether what was learnt at `takenAtMs` still stands. */
  stands(takenAtMs: number, pace: Pace): boolean;
  /** Notes that something else that was asked for changes by itself after this moment. */
  changesAfter(atMs: number): void;
  /** Until when (inclusive) all that was asked for would be answered the same. */
  expiresAtMs(): number;
}

interface Moment {
  readonly nowMs: number;
  readonly pollingIntervalMs: number;
  /** After this nothing stands any more, however young it is. */
  readonly silentAfterMs: number;
}

/** A value stands for three of its section's intervals after its last good read (design.md, "Metrics"). */
export function createFreshness({ nowMs, pollingIntervalMs, silentAfterMs }: Moment): Freshness {
  let expiresAtMs = Number.POSITIVE_INFINITY;
  const changesAfter = (atMs: number) => {
    expiresAtMs = Math.min(expiresAtMs, Math.max(atMs, nowMs));
  };
  // A round asks for thousands of groups.
  const validMs = new Map<Pace, number>();
  const validFor = (pace: Pace) => {
    const known = validMs.get(pace) ?? validForMs(pace, pollingIntervalMs);
    validMs.set(pace, known);
    return known;
  };
  const stands = (takenAtMs: number, pace: Pace) => {
    const untilMs = Math.min(silentAfterMs, takenAtMs + validFor(pace));
    if (nowMs > untilMs) return false;
    changesAfter(untilMs);
    return true;
  };
  return {
    value: (section, pace) => {
      const good = lastGood(section);
      return good !== null && stands(good.takenAtMs, pace) ? good.value : null;
    },
    stands,
    changesAfter,
    expiresAtMs: () => expiresAtMs,
  };
}

/** Until when a server's values may be shown at all: three polling intervals after its last answer. */
export function silentAfterMs(reach: Reach, pollingIntervalMs: number): number {
  // Within the first poll the sections' own times are all there is to go by.
  if (reach.kind === 'unpolled') return Number.POSITIVE_INFINITY;
  return (reach.lastAnswerAtMs ?? Number.NEGATIVE_INFINITY) + validForMs('heartbeat', pollingIntervalMs);
}

/** Whether the server's last poll was accepted (1) or failed (0); null before the first, or when it is long past. */
export function upValue(reach: Reach, freshness: Freshness): 0 | 1 | null {
  switch (reach.kind) {
    case 'unpolled':
      return null;
    case 'failing':
      return 0;
    case 'answering':
      return freshness.stands(reach.lastAnswerAtMs, 'heartbeat') ? 1 : null;
  }
}
