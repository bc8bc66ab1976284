import { DAY, HOUR, MINUTE } from '../time-units.ts';

/** Steps that fall on full hours and days of the wall clock. */
const TIME_STEPS = [5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR];
const DAY_STEPS = [1, 2, 7, 14, 28, 56, 91, 182, 364, 728];

/**
 * At most `most` marks between two moments, on round times of the wall clock. `offsetMs`: what to add to UTC to get it;
 * it may change on the way (daylight saving), and the marks then stay on round times.
 */
export function timeTicks(
  { fromMs, untilMs, most }: { readonly fromMs: number; readonly untilMs: number; readonly most: number },
  offsetMs: (atMs: number) => number,
): readonly number[] {
  const length = untilMs - fromMs;
  if (!(length > 0) || most < 1) return [];
  const stepMs =
    TIME_STEPS.find((step) => length / step <= most) ??
    DAY * (DAY_STEPS.find((days) => length / (days * DAY) <= most) ?? Math.ceil(length / DAY / most));
  const ticks: number[] = [];
  const startWall = fromMs + offsetMs(fromMs);
  for (let wall = Math.ceil(startWall / stepMs) * stepMs; ; wall += stepMs) {
    const atMs = wall - offsetMs(wall - offsetMs(wall));
    if (atMs > untilMs) return ticks;
    if (atMs >= fromMs) ticks.push(atMs);
  }
}
