import type { Finding } from '../../domain/alert.ts';
import type { DatastoreState } from '../../domain/datastore.ts';
import { dedupFactor } from '../../domain/job.ts';
import { DAY } from '../../time-units.ts';
import { storeCause } from './causes.ts';
import { trips, unknown } from './finding.ts';
import type { DedupSample } from './knowledge.ts';
import { placeText, storeSubject } from './place.ts';
import type { JudgeContext, ServerRule } from './rule.ts';

/** It must have been above for this long for its fall to be news. */
const ABOVE_BEFORE_MS = 14 * DAY;

export const dedupLow: ServerRule = {
  kind: 'server',
  name: 'dedup-low',
  about: 'datastore',
  ending: 'deduplicates as before',
  meaning: 'The deduplication of a datastore fell below a factor that it had kept for two weeks.',
  source: 'design.md, Alert rules; pbs-api.md 5.4 (the factor)',
  defaults: { threshold: 1.5, forMs: DAY, severity: 'info' },
  *judge(context) {
    for (const datastore of context.server.datastores.values()) yield* judgeStore(context, datastore);
  },
};

function* judgeStore(context: JudgeContext, datastore: DatastoreState): Generator<Finding> {
  const { server } = context;
  const subject = storeSubject(server.name, datastore.name);
  const settings = context.settings(dedupLow, subject);
  if (settings === null) return;
  const gc = context.current(datastore.garbageCollection, 'jobs');
  const known = context.knowledge.store(server.name, datastore.name);
  if (gc === null || known === null) {
    yield unknown(dedupLow, subject);
    return;
  }
  if (gc.lastSuccess === null || gc.lastSuccess.indexDataBytes === 0) return;
  const factor = dedupFactor(gc.lastSuccess);
  if (factor >= settings.threshold) return;
  const before = factorBeforeFall(known.dedup, settings.threshold);
  if (before === null) return;
  yield trips(dedupLow, settings, {
    subject,
    summary: `${placeText(server.name, datastore.name)} deduplicates ${factor.toFixed(2)} to 1, it was ${before.toFixed(2)} for two weeks and more (limit ${settings.threshold}).`,
    next: 'Look for new groups whose data cannot be shared, such as encrypted or already compressed ones.',
    cause: storeCause('space', server.name, datastore.name),
    factVersion: gc.lastSuccess.upid,
  });
}

/** The last factor of the stretch above the limit that ended with the fall; null where there was none long enough. */
export function factorBeforeFall(samples: readonly DedupSample[], limit: number): number | null {
  let last = samples.length - 1;
  while (last >= 0 && (samples[last]?.factor ?? limit) < limit) last -= 1;
  const end = samples[last];
  if (end === undefined) return null;
  let first = end;
  for (let index = last; index >= 0; index--) {
    const sample = samples[index];
    if (sample === undefined || sample.factor < limit) break;
    first = sample;
  }
  // It stayed above until the next sample, or until now.
  const endMs = samples[last + 1]?.atMs ?? end.atMs;
  return endMs - first.atMs >= ABOVE_BEFORE_MS ? end.factor : null;
}
