import {
  type BackupGroup,
  countFlagged,
  groupFingerprint,
  groupKey,
  type SnapshotDetail,
} from '../../../shared/domain/backup.ts';
import type { Failure } from '../../../shared/domain/failure.ts';
import { lastGood, settle, UNREAD } from '../../../shared/domain/section.ts';
import { isInScope, type TaskScope } from '../../../shared/domain/task-scope.ts';
import { success } from '../../../shared/outcome.ts';
import { jittered } from '../../../shared/rules/backoff.ts';
import { SECOND } from '../../../shared/time-units.ts';
import { askSnapshots } from '../pbs/endpoints.ts';
import { detailsOf, withoutLostGroups } from './snapshot-details.ts';
import { createSweepQueue, type SweepQueue, type SweepTarget } from './sweep-queue.ts';
import { failureOf, type Watch } from './watch.ts';

/** A namespace is read whole up to this many snapshots, else group by group (design.md). */
const WHOLE_NAMESPACE_SNAPSHOTS = 2000;

/** Rest between two reads of the sweep, and at least as long as the last read took: it is in no hurry. */
const LEAST_REST_MS = SECOND / 4;

/** Reads snapshots' detail: slowly, only what changed, and what only a verification can have changed. */
export interface Sweep {
  /** Plans what a fresh list of groups shows to have changed; those whose row cannot be trusted before all else. */
  groupsRead(
    datastore: string,
    namespace: string,
    groups: readonly BackupGroup[],
    inDoubt: readonly BackupGroup[],
  ): void;
  /** Plans everything in scope anew: a verification ended there. Null: any. */
  recheck(datastore: string, namespace: string | null, group: string | null): void;
  /** Reads the snapshots of one known group now, whatever else is planned. */
  readNow(datastore: string, namespace: string, group: BackupGroup, signal: AbortSignal): Promise<Failure | null>;
  /** Plans the groups in scope anew that hold a snapshot marked failed: a sync may have replaced it. */
  recheckFailed(datastore: string, namespace: string | null): void;
  /** Forgets what is planned for datastores that cannot be read now. */
  keepOnly(readable: ReadonlySet<string>): void;
  /** Forgets what is planned for namespaces that the datastore does not have any more. */
  keepNamespaces(datastore: string, listed: ReadonlySet<string>): void;
  /** Makes due what waits after a failure. */
  restart(): void;
  /** Puts off what is planned for a datastore that does not answer in time. */
  putOff(datastore: string, byMs: number): void;
  /** When the next read may begin (monotonic); null when nothing is planned. */
  nextDueAtMs(): number | null;
  /** Does the next read, and says of which datastore and what kept it from doing so. */
  runNext(signal: AbortSignal): Promise<{ readonly datastore: string; readonly failure: Failure | null } | null>;
  isEmpty(): boolean;
  /** Whether every planned read was tried: what is left failed and waits for its time. */
  isTried(): boolean;
}

interface SweepParts {
  readonly watch: Watch;
  readonly random: () => number;
  /** `sweep`: reads everything once and keeps it up to date; `on-demand`: only what is confirmed. */
  readonly mode: 'sweep' | 'on-demand';
  /** Whether reads follow each other without rest, as for a single collection. */
  readonly hurried: boolean;
  /** Short host name of the server as in its UPIDs; null while unknown. */
  readonly node: () => string | null;
  readonly countManifests: (count: number) => void;
}

type RecheckScope = Pick<TaskScope, 'namespace' | 'group'> & { readonly datastore: string };

export function createSweep(parts: SweepParts): Sweep {
  const { watch } = parts;
  const queue = createSweepQueue({ ...watch, random: parts.random });
  let restUntilMs = 0;

  function rest(tookMs: number): void {
    if (parts.hurried) return;
    restUntilMs = watch.clock.monotonicMs() + jittered(Math.max(LEAST_REST_MS, tookMs), parts.random());
  }

  function recheck(scope: RecheckScope, isWanted: (key: string, detail: SnapshotDetail) => boolean): void {
    const { datastore } = scope;
    for (const [namespace, details] of watch.book.state().datastores.get(datastore)?.details ?? []) {
      if (!isInScope(namespace, scope)) continue;
      const all = knownGroups(watch, datastore, namespace);
      // What was never read is planned already, or not wanted at all.
      const wanted = all.filter((group) => {
        const detail = details.get(groupKey(group));
        return detail !== undefined && isWanted(groupKey(group), detail);
      });
      for (const target of targetsFor(datastore, namespace, all, wanted)) queue.plan(target);
    }
  }

  return {
    groupsRead(datastore, namespace, groups, inDoubt) {
      for (const group of inDoubt) queue.plan({ datastore, namespace, group }, true);
      watch.book.changeDatastore(datastore, (before) => withoutLostGroups(before, namespace, groups));
      if (parts.mode === 'on-demand') return;
      const details = watch.book.state().datastores.get(datastore)?.details.get(namespace);
      const changed = groups.filter(
        (group) => !inDoubt.includes(group) && details?.get(groupKey(group))?.fingerprint !== groupFingerprint(group),
      );
      for (const target of targetsFor(datastore, namespace, groups, changed)) queue.plan(target);
    },
    recheck: (datastore, namespace, group) =>
      recheck({ datastore, namespace, group }, (key) => group === null || key === group),
    async readNow(datastore, namespace, group, signal) {
      const target = { datastore, namespace, group };
      const failure = await readTarget(parts, target, signal);
      if (failure === null) queue.done(target);
      return failure;
    },
    recheckFailed: (datastore, namespace) =>
      recheck({ datastore, namespace, group: null }, (_key, { columns }) => countFlagged(columns, 'failed') > 0),
    keepOnly: (readable) => queue.keepWhere((target) => readable.has(target.datastore)),
    keepNamespaces: (datastore, listed) =>
      queue.keepWhere((target) => target.datastore !== datastore || listed.has(target.namespace)),
    restart: queue.restart,
    putOff: queue.putOff,
    nextDueAtMs: () => queue.nextDueAtMs(restUntilMs),
    async runNext(signal) {
      const target = queue.next();
      if (!target) return null;
      const startedAtMs = watch.clock.monotonicMs();
      const failure = await readTarget(parts, target, signal);
      if (failure === null) queue.done(target);
      else settleFailure(watch, queue, target, failure);
      rest(watch.clock.monotonicMs() - startedAtMs);
      return { datastore: target.datastore, failure };
    },
    isEmpty: queue.isEmpty,
    isTried: queue.isTried,
  };
}

function knownGroups(watch: Watch, datastore: string, namespace: string): readonly BackupGroup[] {
  const section = watch.book.state().datastores.get(datastore)?.groups.get(namespace);
  return section ? (lastGood(section)?.value ?? []) : [];
}

/** The whole namespace where most of it is wanted and it is small enough, else each wanted group by itself. */
function targetsFor(
  datastore: string,
  namespace: string,
  all: readonly BackupGroup[],
  wanted: readonly BackupGroup[],
): SweepTarget[] {
  const snapshots = all.reduce((sum, group) => sum + (group.snapshotCount ?? WHOLE_NAMESPACE_SNAPSHOTS), 0);
  if (wanted.length * 2 > all.length && snapshots <= WHOLE_NAMESPACE_SNAPSHOTS) {
    return [{ datastore, namespace, group: null }];
  }
  return wanted.map((group) => ({ datastore, namespace, group }));
}

async function readTarget(parts: SweepParts, target: SweepTarget, signal: AbortSignal): Promise<Failure | null> {
  const { watch } = parts;
  const { datastore, namespace, group } = target;
  // The groups as they were before the question: what changes meanwhile shows at the next look.
  const groups = knownGroups(watch, datastore, namespace);
  const learned = await watch.client.ask(askSnapshots({ ...target, node: parts.node() }), signal);
  const nowMs = watch.clock.nowMs();
  watch.book.changeDatastore(datastore, (before) => ({
    detailReads: new Map(before.detailReads).set(
      namespace,
      settle(before.detailReads.get(namespace) ?? UNREAD, learned.ok ? success(null) : learned, nowMs),
    ),
    ...(learned.ok ? detailsOf(before, namespace, { groups, only: group, byGroup: learned.value.byGroup, nowMs }) : {}),
  }));
  if (learned.ok) parts.countManifests(learned.value.manifests);
  return failureOf(learned);
}

function settleFailure(watch: Watch, queue: SweepQueue, target: SweepTarget, failure: Failure): void {
  const { datastore, namespace, group } = target;
  const ofContent = failure.kind === 'remote' || (failure.kind === 'datastore' && failure.trouble === 'storage');
  if (group === null && ofContent) {
    // One unreadable group fails the whole list (pbs-api.md 5.13): then each by itself.
    queue.done(target);
    for (const single of knownGroups(watch, datastore, namespace)) queue.plan({ datastore, namespace, group: single });
    return;
  }
  queue.retry(target);
}
