import { HOUR, MINUTE, SECOND } from '../../time-units.ts';

const FIRST_MS = SECOND;
const LONGEST_MS = 15 * MINUTE;
/** A receiver that asks for more patience than this is asked again all the same. */
const LONGEST_ASKED_MS = 6 * HOUR;

/**
 * How long to wait after `attempts` failures in a row (1 or more): 1 s, 2 s, 4 s ... 15 min, spread by a fifth so that
 * receivers do not get everything at once after an outage; never less than the receiver asked for. `random`: 0 to 1.
 */
export function retryDelayMs(attempts: number, askedMs: number | null, random: number): number {
  const doubled = Math.min(FIRST_MS * 2 ** Math.min(attempts - 1, 20), LONGEST_MS);
  const spread = Math.min(Math.max(doubled * (0.8 + 0.4 * random), FIRST_MS), LONGEST_MS);
  return Math.max(spread, Math.min(askedMs ?? 0, LONGEST_ASKED_MS));
}
