import type { Finding } from '../../domain/alert.ts';
import type { DatastoreState } from '../../domain/datastore.ts';
import { durationText, oneLine } from '../../view/quantities.ts';
import { storeCause } from './causes.ts';
import { trips, unknown } from './finding.ts';
import { currentLog, errorOf, failedWhileOff, gcState, isHidden } from './last-run.ts';
import { placeText, storeSubject } from './place.ts';
import { storeWasOff } from './planned-off.ts';
import type { JudgeContext, ServerRule } from './rule.ts';

export const gcFailed: ServerRule = {
  kind: 'server',
  name: 'gc-failed',
  about: 'datastore',
  ending: 'garbage collection went well',
  meaning: 'The last garbage collection of a datastore failed.',
  source: 'design.md, Alert rules; pbs-api.md 5.9 (one that always failed looks as one that never ran)',
  defaults: { threshold: null, forMs: 0, severity: 'warning' },
  *judge(context) {
    for (const datastore of context.server.datastores.values()) yield* judgeStore(context, datastore);
  },
};

function* judgeStore(context: JudgeContext, datastore: DatastoreState): Generator<Finding> {
  const { server, serverNowMs } = context;
  const subject = storeSubject(server.name, datastore.name);
  const settings = context.settings(gcFailed, subject);
  if (settings === null) return;
  const gc = context.current(datastore.garbageCollection, 'jobs');
  const state = gc === null ? null : gcState(gc, currentLog(context));
  if (state === null || isHidden(state) || failedWhileOff(state, storeWasOff(context, datastore.name))) {
    yield unknown(gcFailed, subject);
    return;
  }
  const message = errorOf(state);
  if (message === null || state.ended === null) return;
  const agoMs = serverNowMs - state.ended.endedAtMs;
  yield trips(gcFailed, settings, {
    subject,
    summary: `Garbage collection of ${placeText(server.name, datastore.name)} failed ${durationText(agoMs)} ago: ${oneLine(message)}`,
    next: 'Read the log of the task on the server; until it succeeds no space is freed.',
    cause: storeCause('gc', server.name, datastore.name),
    factVersion: `${state.ended.endedAtMs}`,
    factSinceMs: context.nowMs - agoMs,
  });
}
