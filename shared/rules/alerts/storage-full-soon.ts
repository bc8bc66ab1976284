import type { Finding } from '../../domain/alert.ts';
import { type DatastoreState, usedRatio } from '../../domain/datastore.ts';
import { lastGood } from '../../domain/section.ts';
import { DAY, HOUR } from '../../time-units.ts';
import { durationText, percentText } from '../../view/quantities.ts';
import { storeCause } from './causes.ts';
import { trips, unknown } from './finding.ts';
import type { FullForecast } from './knowledge.ts';
import { placeText, storeSubject } from './place.ts';
import type { JudgeContext, ServerRule } from './rule.ts';
import { storageCritical } from './storage-critical.ts';

export const storageFullSoon: ServerRule = {
  kind: 'server',
  name: 'storage-full-soon',
  about: 'datastore',
  ending: 'not about to be full any more',
  meaning: 'By its own growth a datastore will be full within days.',
  source: 'design.md, Alert rules; forecast/README.md',
  defaults: { threshold: 14, forMs: 6 * HOUR, severity: 'warning' },
  *judge(context) {
    for (const datastore of context.server.datastores.values()) {
      if (datastore.backend !== 's3') yield* judgeStore(context, datastore);
    }
  },
};

function* judgeStore(context: JudgeContext, datastore: DatastoreState): Generator<Finding> {
  const { server, nowMs } = context;
  const subject = storeSubject(server.name, datastore.name);
  const settings = context.settings(storageFullSoon, subject);
  if (settings === null) return;
  const usage = context.current(datastore.usage, 'heartbeat');
  const ratio = usage && usedRatio(usage);
  const forecast = context.knowledge.store(server.name, datastore.name)?.forecast ?? { kind: 'unknown' };
  const criticalAt = context.settings(storageCritical, subject)?.threshold;
  const isToldLouder = ratio !== null && criticalAt !== undefined && ratio * 100 > criticalAt;
  // Worked out before the store fell or went on as nobody foresaw: it waits for the next one.
  const isRefuted = forecast.kind === 'full' && forecast.fullAtMs <= nowMs && ratio !== null && ratio < 1;
  if (ratio === null || forecast.kind === 'unknown' || isRefuted || isToldLouder) {
    yield unknown(storageFullSoon, subject);
    return;
  }
  if (forecast.kind === 'no-trend' || !isFullWithin(forecast, settings.threshold, nowMs)) return;
  const leftMs = forecast.fullAtMs - nowMs;
  yield trips(storageFullSoon, settings, {
    subject,
    summary: `${placeText(server.name, datastore.name)} will be full in about ${durationText(leftMs)}${rangeText(forecast, nowMs)}; it is ${percentText(ratio)} full now${ownEstimate(datastore, nowMs)}.`,
    next: 'Look what grows (the groups by size), prune more, or add disks before then.',
    cause: storeCause('space', server.name, datastore.name),
    factVersion: `${Math.floor(forecast.fullAtMs / DAY)}`,
  });
}

/** Whether a forecast says that a datastore is full within so many days. */
export function isFullWithin(forecast: FullForecast, days: number, nowMs: number): boolean {
  return forecast.kind === 'full' && forecast.fullAtMs - nowMs <= days * DAY;
}

function rangeText(forecast: Extract<FullForecast, { kind: 'full' }>, nowMs: number): string {
  const earliest = durationText(forecast.earliestMs - nowMs);
  return forecast.latestMs === null
    ? ` (${earliest} at the earliest)`
    : ` (${earliest} to ${durationText(forecast.latestMs - nowMs)})`;
}

/** PBS draws a straight line through 30 days, garbage collection included (pbs-api.md 5.1). */
function ownEstimate({ history }: DatastoreState, nowMs: number): string {
  const estimate = lastGood(history)?.value.estimatedFull;
  if (!estimate) return '';
  return estimate.kind === 'never'
    ? '; PBS itself expects it never to be'
    : `; PBS itself expects ${durationText(estimate.atMs - nowMs)}`;
}
