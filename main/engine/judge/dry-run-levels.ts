import type { AlertSubject } from '../../../shared/domain/alert.ts';
import type { HistoryPlace, Measure, SeriesPoint } from '../../../shared/domain/history.ts';
import { factorBeforeFall } from '../../../shared/rules/alerts/dedup-low.ts';
import { placeText, serverSubject, storeSubject } from '../../../shared/rules/alerts/place.ts';
import { storageCritical } from '../../../shared/rules/alerts/storage-critical.ts';
import { DAY, HOUR, MINUTE } from '../../../shared/time-units.ts';
import type { DryRunMoment, Pasts } from './dry-run-moment.ts';
import type { Look, Past } from './firings.ts';

/** Samples are kept at least this often while anybody looks; after two more nobody knows. */
const RAW_STANDS_MS = 95 * MINUTE;
/** Older ones are hours, then days. */
const HOURS_AFTER_MS = 2.9 * DAY;
const DAYS_AFTER_MS = 34 * DAY;

/** Enough for every sample that is kept of 400 days. */
const MOST_POINTS = 20_000;

/** What dedup-low looks back. */
const DEDUP_BEFORE_MS = 60 * DAY;

type LevelRule = 'storage-high' | 'storage-critical' | 'host-disk-high' | 'dedup-low';

/** Pasts of the rules that go by a level. */
export function* levelPasts(rule: LevelRule, moment: DryRunMoment): Pasts {
  for (const server of moment.fleet.servers) {
    if (rule === 'host-disk-high') {
      yield* hostPast(server.name, moment);
      continue;
    }
    for (const { name, backend } of server.datastores.values()) {
      if (rule === 'dedup-low') yield* dedupPast(server.name, name, moment);
      else if (backend !== 's3') yield* fillPast(rule, storeSubject(server.name, name), moment);
    }
  }
}

function* hostPast(server: string, moment: DryRunMoment): Pasts {
  const settings = moment.settingsOf(serverSubject(server));
  if (settings === null) return;
  const points = pointsOf(moment, { server }, 'root-disk-used-ratio');
  if (points === null) yield null;
  else
    yield levelPast(
      server,
      settings.forMs,
      points.map(({ atMs, mean }) => ({ atMs, trips: mean * 100 > settings.threshold })),
      moment,
    );
}

function* fillPast(rule: LevelRule, subject: AlertSubject, moment: DryRunMoment): Pasts {
  const { server, datastore } = subject;
  const settings = moment.settingsOf(subject);
  if (settings === null || server === null || datastore === null) return;
  const used = pointsOf(moment, { server, datastore }, 'used-bytes');
  const available = pointsOf(moment, { server, datastore }, 'available-bytes');
  if (used === null || available === null) {
    yield null;
    return;
  }
  // Where the louder rule speaks the other one holds its tongue.
  const louder = rule === 'storage-high' ? moment.others(storageCritical, subject)?.threshold : undefined;
  const looks = [...ratios(used, available)].map(({ atMs, ratio }): Look => {
    if (louder !== undefined && ratio * 100 > louder && ratio * 100 > settings.threshold) return { atMs, trips: null };
    return { atMs, trips: ratio * 100 > settings.threshold };
  });
  yield levelPast(placeText(server, datastore), settings.forMs, looks, moment);
}

/** Both are sampled together; where only one changed, the other still is what it was. */
function* ratios(
  used: readonly SeriesPoint[],
  available: readonly SeriesPoint[],
): Generator<{ readonly atMs: number; readonly ratio: number }> {
  const moments = [...new Set([...used, ...available].map(({ atMs }) => atMs))].sort((a, b) => a - b);
  const usedAt = valueAt(used);
  const availableAt = valueAt(available);
  for (const atMs of moments) {
    const usedBytes = usedAt(atMs);
    const availableBytes = availableAt(atMs);
    if (usedBytes === null || availableBytes === null || usedBytes + availableBytes <= 0) continue;
    yield { atMs, ratio: usedBytes / (usedBytes + availableBytes) };
  }
}

/** The last value at or before a moment; to be asked in the order of time. */
function valueAt(points: readonly SeriesPoint[]): (atMs: number) => number | null {
  let at = -1;
  return (atMs) => {
    while ((points[at + 1]?.atMs ?? Number.POSITIVE_INFINITY) <= atMs) at += 1;
    return points[at]?.mean ?? null;
  };
}

function* dedupPast(server: string, datastore: string, moment: DryRunMoment): Pasts {
  const settings = moment.settingsOf(storeSubject(server, datastore));
  if (settings === null) return;
  const early = { ...moment, fromMs: moment.fromMs - DEDUP_BEFORE_MS };
  const points = pointsOf(early, { server, datastore }, 'dedup-factor');
  if (points === null) {
    yield null;
    return;
  }
  const samples = points.map(({ atMs, mean }) => ({ atMs, factor: mean }));
  const looks = samples.map(({ atMs, factor }, index): Look => {
    const isLow = factor < settings.threshold;
    return { atMs, trips: isLow && factorBeforeFall(samples.slice(0, index + 1), settings.threshold) !== null };
  });
  const sinceMs = points[0]?.atMs ?? moment.nowMs;
  yield { subject: placeText(server, datastore), forMs: settings.forMs, sinceMs, looks, standsMs: null };
}

function levelPast(subject: string, forMs: number, looks: readonly Look[], { nowMs }: DryRunMoment): Past {
  const [first] = looks;
  const ageMs = nowMs - (first?.atMs ?? nowMs);
  const standsMs = ageMs > DAYS_AFTER_MS ? DAY + HOUR : ageMs > HOURS_AFTER_MS ? 2 * HOUR : RAW_STANDS_MS;
  return { subject, forMs, looks, standsMs, sinceMs: first?.atMs ?? nowMs };
}

/** From a little before, so that what tripped already is known to. */
function pointsOf(moment: DryRunMoment, place: HistoryPlace, measure: Measure): readonly SeriesPoint[] | null {
  const { history, fromMs, nowMs } = moment;
  return history.series({ place, measure, fromMs: fromMs - DAY, untilMs: nowMs + 1000, maxPoints: MOST_POINTS });
}
