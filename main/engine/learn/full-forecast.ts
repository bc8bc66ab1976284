import type { DatastoreState } from '../../../shared/domain/datastore.ts';
import type { HistoryPlace, SeriesPoint } from '../../../shared/domain/history.ts';
import { lastGood } from '../../../shared/domain/section.ts';
import type { DedupSample, FullForecast } from '../../../shared/rules/alerts/knowledge.ts';
import type { Forecast, UsageSample } from '../../../shared/rules/forecast/forecast.ts';
import { forecastOf } from '../../../shared/rules/forecast/forecast-of.ts';
import { DAY, HOUR } from '../../../shared/time-units.ts';
import type { History } from '../ports.ts';

/** What a forecast looks at, by the hour. */
export const FORECAST_DAYS = 91;
/** From when on history holds days instead of hours. */
const DAYS_FROM_MS = 34 * DAY;

/** What dedup-low looks at. */
const DEDUP_DAYS = 90;
const MOST_DEDUP_SAMPLES = 400;

type Series = Pick<History, 'series'>;

/** When the datastore will be full by what history holds of it; null where it cannot be read. */
export function forecastFrom(history: Series, server: string, state: DatastoreState, nowMs: number): Forecast | null {
  const samples = usageFrom(history, { server, datastore: state.name }, { days: FORECAST_DAYS, nowMs });
  if (samples === null) return null;
  const pbsEstimate = lastGood(state.history)?.value.estimatedFull ?? null;
  return forecastOf({ samples, nowMs, pbsEstimate });
}

/** The usage of a datastore in so many days until now, oldest first; null where it cannot be read. */
export function usageFrom(
  history: Series,
  place: HistoryPlace,
  { days, nowMs }: { readonly days: number; readonly nowMs: number },
): readonly UsageSample[] | null {
  const untilMs = Math.ceil(nowMs / HOUR) * HOUR;
  const range = { fromMs: untilMs - days * DAY, untilMs, maxPoints: days * 24 };
  const used = history.series({ place, measure: 'used-bytes', ...range });
  const available = history.series({ place, measure: 'available-bytes', ...range });
  return used === null || available === null ? null : [...usageSamples(used, available, nowMs)];
}

/** Both figures are sampled together; where only one changed, the other still is what it was. A time's mean is its last. */
function* usageSamples(
  used: readonly SeriesPoint[],
  available: readonly SeriesPoint[],
  nowMs: number,
): Generator<UsageSample> {
  let at = 0;
  for (const { atMs, mean, least, most } of used) {
    while ((available[at + 1]?.atMs ?? Number.POSITIVE_INFINITY) <= atMs) at++;
    const beside = available[at];
    if (beside === undefined) return;
    const capacity = mean + beside.mean;
    const sample = (usedBytes: number) => ({ atMs, usedBytes, availableBytes: Math.max(0, capacity - usedBytes) });
    // A day as one mean would hide how high it went before garbage collection.
    if (nowMs - atMs > DAYS_FROM_MS) {
      yield sample(least);
      yield sample(most);
    }
    yield sample(mean);
  }
}

/** The same for the rules. */
export function fullForecast(forecast: Forecast | null, nowMs: number): FullForecast {
  switch (forecast?.kind) {
    case undefined:
      return { kind: 'unknown' };
    case 'full':
      return { kind: 'full', fullAtMs: nowMs, earliestMs: nowMs, latestMs: nowMs };
    case 'filling':
      return {
        kind: 'full',
        fullAtMs: nowMs + forecast.daysToFull * DAY,
        earliestMs: nowMs + forecast.lowDays * DAY,
        latestMs: forecast.highDays === null ? null : nowMs + forecast.highDays * DAY,
      };
    case 'no-trend': {
      const isIgnorance = forecast.reason === 'too-little-data' || forecast.reason === 'stale';
      return { kind: isIgnorance ? 'unknown' : 'no-trend' };
    }
  }
}

/** The factors that garbage collections found, oldest first; null where history cannot be read. */
export function dedupFrom(history: Series, server: string, datastore: string, nowMs: number): DedupSample[] | null {
  const range = { fromMs: nowMs - DEDUP_DAYS * DAY, untilMs: nowMs + DAY, maxPoints: MOST_DEDUP_SAMPLES };
  const points = history.series({ place: { server, datastore }, measure: 'dedup-factor', ...range });
  return points?.map(({ atMs, mean }) => ({ atMs, factor: mean })) ?? null;
}
