import { MINUTE } from '../time-units.ts';

const MAX_BACKOFF_MS = 10 * MINUTE;

/** A refused token waits at least this long: each attempt is logged by the server, and some hosts ban for it. */
const AUTH_BACKOFF_MS = 5 * MINUTE;

/**
 * How long to wait after `attempts` failed polls in a row (1 or more) of a server: T, 2 T, 4 T, never more than 5 T
 * nor ten minutes, save after a refused token (design.md, Settings).
 */
export function serverBackoffMs(attempts: number, pollingIntervalMs: number, tokenRefused: boolean): number {
  const doubled = pollingIntervalMs * 2 ** Math.min(attempts - 1, 10);
  const limited = Math.min(doubled, 5 * pollingIntervalMs, MAX_BACKOFF_MS);
  return tokenRefused ? Math.max(limited, AUTH_BACKOFF_MS) : limited;
}

/** How long to wait after `attempts` failures in a row of one part of a server: T, 2 T, 4 T, up to its own interval. */
export function partBackoffMs(attempts: number, pollingIntervalMs: number, ownIntervalMs: number): number {
  return Math.min(pollingIntervalMs * 2 ** Math.min(attempts - 1, 20), Math.max(ownIntervalMs, pollingIntervalMs));
}

/** An interval spread by up to a tenth in both directions, so that a fleet is not asked in one burst. `random`: 0 to 1. */
export function jittered(intervalMs: number, random: number): number {
  return intervalMs * (0.9 + 0.2 * random);
}
