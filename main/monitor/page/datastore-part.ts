import type { DatastorePart, ForecastView } from '../../../shared/contract/page-state.ts';
import { type DatastoreState, isReadable, type Usage, usedRatio } from '../../../shared/domain/datastore.ts';
import { lastGood } from '../../../shared/domain/section.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import type { TaskLog } from '../../../shared/domain/task.ts';
import { storeSubject } from '../../../shared/rules/alerts/place.ts';
import { storageCritical } from '../../../shared/rules/alerts/storage-critical.ts';
import { storageHigh } from '../../../shared/rules/alerts/storage-high.ts';
import type { Forecast } from '../../../shared/rules/forecast/forecast.ts';
import { gcFigures } from '../../../shared/rules/gc-figures.ts';
import { noTrendText } from '../../../shared/view/forecast-wording.ts';
import { agedOf } from './aged.ts';
import type { GroupTotals } from './group-totals.ts';
import { jobViews } from './job-views.ts';
import type { Lens } from './lens.ts';
import { sectionTrouble } from './trouble-view.ts';

/** What else a datastore's part is made from. */
export interface DatastoreFacts {
  /** The server's tasks while they stand. */
  readonly log: TaskLog | null;
  readonly forecast: Forecast | null;
  readonly totals: GroupTotals;
}

/** One datastore as the page shows it. */
export function datastorePart(
  server: ServerState,
  datastore: DatastoreState,
  lens: Lens,
  { log, forecast, totals }: DatastoreFacts,
): DatastorePart {
  const backend = datastore.backend ?? lastGood(datastore.history)?.value.backend ?? null;
  const usage = agedOf(
    datastore.usage,
    { pace: 'heartbeat', pollingIntervalMs: lens.pollingIntervalMs },
    (value: Usage) => ({ ...sizesOf(value), ratio: backend === 's3' ? null : usedRatio(value) }),
  );
  const gc = lastGood(datastore.garbageCollection)?.value;
  const figures = gc ? gcFigures(gc, log) : null;
  return {
    kind: 'datastore',
    server: server.name,
    datastore: datastore.name,
    comment: datastore.comment,
    client: lens.owners.ofDatastore(server.name, datastore.name),
    backend,
    state: stateOf(datastore),
    usage,
    usageTrouble: sectionTrouble(datastore.usage, server, lens),
    ...limitsOf(server, datastore, lens),
    forecast: forecastView(forecast),
    dedupFactor: figures?.dedupFactor ?? null,
    gc: figures && {
      lastEndServerMs: figures.lastEndedAtMs,
      durationMs: figures.durationMs,
      removedBytes: figures.removedBytes,
      pendingBytes: figures.pendingBytes,
      stillBadChunks: gc?.lastSuccess?.stillBadChunks ?? null,
    },
    ...jobViews(server, datastore, log),
    ...totals,
  };
}

function sizesOf({ totalBytes, usedBytes, availableBytes }: Usage) {
  return { totalBytes, usedBytes, availableBytes };
}

function limitsOf(server: ServerState, datastore: DatastoreState, { rules }: Lens) {
  const subject = storeSubject(server.name, datastore.name);
  const warning = rules(storageHigh, subject);
  const critical = rules(storageCritical, subject);
  return {
    warnRatio: warning === null ? null : warning.threshold / 100,
    criticalRatio: critical === null ? null : critical.threshold / 100,
  };
}

function stateOf(datastore: DatastoreState): DatastorePart['state'] {
  const { mount, maintenance, sameSinceMs } = datastore;
  if (mount === 'not-mounted') return { what: 'not mounted', sinceMs: sameSinceMs, isReadable: false };
  if (maintenance === null) return null;
  const { mode, message } = maintenance;
  const what = `maintenance (${mode})${message === null ? '' : `: ${message}`}`;
  return { what, sinceMs: sameSinceMs, isReadable: isReadable(datastore) };
}

function forecastView(forecast: Forecast | null): ForecastView {
  switch (forecast?.kind) {
    case undefined:
      return { kind: 'unknown' };
    case 'full':
      return { kind: 'full' };
    case 'no-trend': {
      const reason = noTrendText(forecast.reason);
      // Too little to say anything is not the same as a date that is far away.
      const isUnknown = forecast.reason === 'too-little-data' || forecast.reason === 'stale';
      return isUnknown ? { kind: 'unknown', reason } : { kind: 'no-trend', reason };
    }
    case 'filling': {
      const { kind, daysToFull, lowDays, highDays, bytesPerDay, basedOnDays, pbs } = forecast;
      return { kind, daysToFull, lowDays, highDays, bytesPerDay, basedOnDays, pbs };
    }
  }
}
