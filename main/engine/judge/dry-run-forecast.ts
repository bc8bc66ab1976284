import { usedRatio } from '../../../shared/domain/datastore.ts';
import { placeText, storeSubject } from '../../../shared/rules/alerts/place.ts';
import { storageCritical } from '../../../shared/rules/alerts/storage-critical.ts';
import { isFullWithin } from '../../../shared/rules/alerts/storage-full-soon.ts';
import type { UsageSample } from '../../../shared/rules/forecast/forecast.ts';
import { forecastOf } from '../../../shared/rules/forecast/forecast-of.ts';
import { DAY, HOUR } from '../../../shared/time-units.ts';
import { FORECAST_DAYS, fullForecast, usageFrom } from '../learn/full-forecast.ts';
import { type DryRunMoment, type Pasts, STILL_WORKING } from './dry-run-moment.ts';
import type { Look } from './firings.ts';

/** There is a look a day; after an hour more, and for samples of that age, nobody knows. */
const STANDS_MS = DAY + HOUR;

/** What was so for longer before the days in question need not be known to the day. */
const MOST_BEFORE_MS = 60 * DAY;

/** Pasts of storage-full-soon: one for each datastore, its forecast worked out anew for each day. */
export function* fullSoonPasts(moment: DryRunMoment): Pasts {
  for (const server of moment.fleet.servers) {
    for (const { name, backend } of server.datastores.values()) {
      // As in the rule: these figures are those of the local cache.
      if (backend !== 's3') yield* fullSoonPast(server.name, name, moment);
    }
  }
}

function* fullSoonPast(server: string, datastore: string, moment: DryRunMoment): Pasts {
  const subject = storeSubject(server, datastore);
  const settings = moment.settingsOf(subject);
  if (settings === null) return;
  const { history, nowMs } = moment;
  const moments = momentsOf(moment, settings.forMs);
  const days = Math.ceil((nowMs - (moments[0] ?? nowMs)) / DAY) + FORECAST_DAYS;
  const samples = usageFrom(history, { server, datastore }, { days, nowMs });
  if (samples === null) {
    yield null;
    return;
  }
  const limits = { days: settings.threshold, louder: moment.others(storageCritical, subject)?.threshold ?? null };
  const looks: Look[] = [];
  for (const atMs of moments) {
    looks.push({ atMs, trips: tripsAt(atMs, samples, limits) });
    // A forecast takes milliseconds.
    yield STILL_WORKING;
  }
  const sinceMs = looks.find(({ trips }) => trips !== null)?.atMs ?? nowMs;
  yield { subject: placeText(server, datastore), forMs: settings.forMs, sinceMs, looks, standsMs: STANDS_MS };
}

/** The ends of UTC days, which is how history holds old ones, and now. From before, so that what held then is known. */
function momentsOf({ fromMs, nowMs }: DryRunMoment, forMs: number): readonly number[] {
  const moments: number[] = [];
  const beginMs = fromMs - Math.min(forMs, MOST_BEFORE_MS) - DAY;
  for (let atMs = Math.floor(beginMs / DAY) * DAY; atMs < nowMs; atMs += DAY) moments.push(atMs);
  return [...moments, nowMs];
}

interface Limits {
  readonly days: number;
  /** Above so many per cent storage-critical speaks; null: it is off. */
  readonly louder: number | null;
}

/** What the rule would have said by what was known then. */
function tripsAt(atMs: number, samples: readonly UsageSample[], { days, louder }: Limits): boolean | null {
  const known = samples.filter((sample) => sample.atMs < atMs && sample.atMs >= atMs - FORECAST_DAYS * DAY);
  const newest = known.at(-1);
  const ratio = newest === undefined ? null : usedRatio(newest);
  if (newest === undefined || ratio === null || atMs - newest.atMs > STANDS_MS) return null;
  if (louder !== null && ratio * 100 > louder) return null;
  const forecast = fullForecast(forecastOf({ samples: known, nowMs: atMs, pbsEstimate: null }), atMs);
  return forecast.kind === 'unknown' ? null : isFullWithin(forecast, days, atMs);
}
