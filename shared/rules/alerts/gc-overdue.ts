import type { Finding } from '../../domain/alert.ts';
import type { DatastoreState } from '../../domain/datastore.ts';
import { durationText } from '../../view/quantities.ts';
import { takesBackups } from '../storage-trouble.ts';
import { storeCause } from './causes.ts';
import { trips, unknown } from './finding.ts';
import { currentLog, gcState, overdueMs } from './last-run.ts';
import { placeText, storeSubject } from './place.ts';
import type { JudgeContext, ServerRule } from './rule.ts';

export const gcOverdue: ServerRule = {
  kind: 'server',
  name: 'gc-overdue',
  about: 'datastore',
  ending: 'garbage collection runs again',
  meaning: 'A scheduled garbage collection should have begun over an hour ago.',
  source: 'design.md, Alert rules; pbs-api.md 5.8 and 7 (next-run in the past)',
  defaults: { threshold: null, forMs: 0, severity: 'warning' },
  *judge(context) {
    for (const datastore of context.server.datastores.values()) yield* judgeStore(context, datastore);
  },
};

function* judgeStore(context: JudgeContext, datastore: DatastoreState): Generator<Finding> {
  const { server } = context;
  const subject = storeSubject(server.name, datastore.name);
  const settings = context.settings(gcOverdue, subject);
  if (settings === null) return;
  const gc = context.taken(datastore.garbageCollection, 'jobs');
  // Where nothing can be written none may begin: that is a state of its own.
  if (gc === null || !takesBackups(datastore)) {
    yield unknown(gcOverdue, subject);
    return;
  }
  const lateMs = overdueMs(context, gc.value, gc.takenAtMs, gcState(gc.value, currentLog(context)));
  if (lateMs === 0) return;
  yield trips(gcOverdue, settings, {
    subject,
    summary: `Garbage collection of ${placeText(server.name, datastore.name)} should have begun ${durationText(lateMs)} ago and does not run.`,
    next: 'Look whether the scheduler of the server works (journalctl -u proxmox-backup-proxy), and at its clock.',
    cause: storeCause('gc', server.name, datastore.name),
    factVersion: `${gc.value.nextRunAtMs}`,
    factSinceMs: context.nowMs - lateMs,
  });
}
