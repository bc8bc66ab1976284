import { DAY } from '../../shared/time-units.ts';
import type { PlotBand, PlotPoint } from './plot.ts';

/** When a datastore is full, and between when and when. */
export interface ForecastDays {
  readonly daysToFull: number;
  readonly lowDays: number;
  /** Null: perhaps never. */
  readonly highDays: number | null;
}

export interface ForecastStart {
  readonly nowMs: number;
  readonly usedBytes: number;
  readonly fullBytes: number;
  /** How much of the future is shown at most. */
  readonly longestMs: number;
}

export interface ForecastShape {
  readonly line: readonly PlotPoint[];
  readonly band: PlotBand['points'];
  readonly untilMs: number;
}

/** How far past the day on which it is full the chart goes on. */
const BEYOND = 1.15;

/** The forecast as a line from now to full, and its range as a band: from the soonest to the latest way there. */
export function forecastShape(days: ForecastDays, start: ForecastStart): ForecastShape {
  const { nowMs, usedBytes, fullBytes, longestMs } = start;
  const shownDays = Math.min(longestMs / DAY, Math.max(1, days.daysToFull * BEYOND));
  const leftBytes = Math.max(0, fullBytes - usedBytes);
  const after = (day: number, toFull: number) => usedBytes + leftBytes * (toFull <= 0 ? 1 : Math.min(1, day / toFull));
  const bends = (ways: readonly number[]) =>
    [0, ...ways.filter((day) => day > 0 && day < shownDays), shownDays].sort((a, b) => a - b);
  const { daysToFull, lowDays, highDays } = days;
  return {
    line: bends([daysToFull]).map((day) => ({ atMs: nowMs + day * DAY, value: after(day, daysToFull) })),
    band: bends([lowDays, ...(highDays === null ? [] : [highDays])]).map((day) => ({
      atMs: nowMs + day * DAY,
      low: highDays === null ? usedBytes : after(day, highDays),
      high: after(day, lowDays),
    })),
    untilMs: nowMs + shownDays * DAY,
  };
}
