import type { Finding } from '../../domain/alert.ts';
import { type DatastoreState, usedRatio } from '../../domain/datastore.ts';
import { bytesText, percentText } from '../../view/quantities.ts';
import { storeCause } from './causes.ts';
import { trips, unknown } from './finding.ts';
import { placeText, storeSubject } from './place.ts';
import type { JudgeContext, ServerRule } from './rule.ts';

/** Datastores filled beyond a rule's limit. Those beyond the limit of the `louder` rule are left to that one. */
export function* judgeFill(context: JudgeContext, rule: ServerRule, louder: ServerRule | null): Generator<Finding> {
  for (const datastore of context.server.datastores.values()) {
    // The figures of an S3 store are those of its local cache (pbs-api.md 5.1).
    if (datastore.backend !== 's3') yield* judgeStore(context, rule, louder, datastore);
  }
}

function* judgeStore(
  context: JudgeContext,
  rule: ServerRule,
  louder: ServerRule | null,
  datastore: DatastoreState,
): Generator<Finding> {
  const { server } = context;
  const subject = storeSubject(server.name, datastore.name);
  const settings = context.settings(rule, subject);
  if (settings === null) return;
  const usage = context.current(datastore.usage, 'heartbeat');
  const ratio = usage && usedRatio(usage);
  if (usage === null || ratio === null) {
    yield unknown(rule, subject);
    return;
  }
  if (ratio * 100 <= settings.threshold) return;
  const louderLimit = louder === null ? undefined : context.settings(louder, subject)?.threshold;
  if (louderLimit !== undefined && ratio * 100 > louderLimit) {
    // Neither over nor to be told beside the louder one: as it was.
    yield unknown(rule, subject);
    return;
  }
  yield trips(rule, settings, {
    subject,
    summary: `${placeText(server.name, datastore.name)} is ${percentText(ratio)} full (limit ${settings.threshold} %), ${bytesText(usage.availableBytes)} free.`,
    next: 'Prune old snapshots and run garbage collection, which frees space only after a day, or add disks.',
    cause: storeCause('space', server.name, datastore.name),
    factVersion: `${Math.floor(ratio * 100)}`,
  });
}
