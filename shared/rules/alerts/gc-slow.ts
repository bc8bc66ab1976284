import type { Finding } from '../../domain/alert.ts';
import type { DatastoreState } from '../../domain/datastore.ts';
import { HOUR, MINUTE } from '../../time-units.ts';
import { durationText } from '../../view/quantities.ts';
import { gcFigures } from '../gc-figures.ts';
import { storeCause } from './causes.ts';
import { trips, unknown } from './finding.ts';
import { currentLog, gcState } from './last-run.ts';
import { placeText, storeSubject } from './place.ts';
import type { JudgeContext, ServerRule } from './rule.ts';

export const gcSlow: ServerRule = {
  kind: 'server',
  name: 'gc-slow',
  about: 'datastore',
  ending: 'garbage collection is as quick as it should be',
  meaning: 'The garbage collection of a datastore takes, or last took, too long.',
  source: 'design.md, Alert rules; pbs-api.md 5.9',
  defaults: { threshold: 4, forMs: 10 * MINUTE, severity: 'warning' },
  *judge(context) {
    for (const datastore of context.server.datastores.values()) yield* judgeStore(context, datastore);
  },
};

function* judgeStore(context: JudgeContext, datastore: DatastoreState): Generator<Finding> {
  const { server, serverNowMs } = context;
  const subject = storeSubject(server.name, datastore.name);
  const settings = context.settings(gcSlow, subject);
  if (settings === null) return;
  const gc = context.current(datastore.garbageCollection, 'jobs');
  const log = currentLog(context);
  if (gc === null) {
    yield unknown(gcSlow, subject);
    return;
  }
  const { isRunning, startedAtMs } = gcState(gc, log);
  const runsMs = isRunning && startedAtMs !== null ? serverNowMs - startedAtMs : null;
  const limitMs = settings.threshold * HOUR;
  const tookMs = gcFigures(gc, log).durationMs;
  const isSlowNow = runsMs !== null && runsMs > limitMs;
  if (!isSlowNow && (tookMs === null || tookMs <= limitMs)) return;
  const how = isSlowNow ? `has been running for ${durationText(runsMs)}` : `last took ${durationText(tookMs ?? 0)}`;
  yield trips(gcSlow, settings, {
    subject,
    summary: `Garbage collection of ${placeText(server.name, datastore.name)} ${how} (limit ${settings.threshold} h).`,
    next: 'Look at the load of its disks; a special device for metadata or fewer snapshots make it faster.',
    cause: storeCause('gc', server.name, datastore.name),
    factVersion: gc.lastSuccess?.upid ?? 'none',
  });
}
