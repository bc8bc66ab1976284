import { type BackupGroup, groupFingerprint, groupKey, type SnapshotDetail } from '../../../shared/domain/backup.ts';
import type { Failure } from '../../../shared/domain/failure.ts';
import { lastGood, settle, UNREAD } from '../../../shared/domain/section.ts';
import { isWithin } from '../../../shared/domain/task-scope.ts';
import { success } from '../../../shared/outcome.ts';
import { jittered, partBackoffMs } from '../../../shared/rules/backoff.ts';
import { DAY, SECOND } from '../../../shared/time-units.ts';
import { askSnapshots } from '../pbs/endpoints.ts';
import { detailsOf, withoutLostGroups } from './snapshot-details.ts';
import { failureOf, type Watch } from './watch.ts';

/** A namespace is read whole up to this many snapshots, else group by group (design.md). */
const WHOLE_NAMESPACE_SNAPSHOTS = 2000;

/** Rest between two reads of the sweep, and at least as long as the last read took: it is in no hurry. */
const LEAST_REST_MS = SECOND / 4;

/** What a read of the sweep covers: one group, or with `group` null the whole namespace. */
interface Target {
  readonly datastore: string;
  readonly namespace: string;
  readonly group: { readonly backupType: string; readonly backupId: string } | null;
  notBeforeMs: number;
  failures: number;
  /** Others wait for the answer: no rest before it. */
  urgent: boolean;
}

/** Reads snapshots' detail: slowly, only what changed, and what only a verification can have changed. */
export interface Sweep {
  /** Plans what a fresh list of groups shows to have changed. */
  groupsRead(datastore: string, namespace: string, groups: readonly BackupGroup[]): void;
  /** Plans a group whose list row cannot be trusted, before all else. */
  confirm(datastore: string, namespace: string, group: BackupGroup): void;
  /** Plans everything in scope anew: a verification ended there. Null: any. */
  recheck(datastore: string, namespace: string | null, group: string | null): void;
  /** Forgets what is planned for datastores that cannot be read now. */
  keepOnly(readable: ReadonlySet<string>): void;
  /** When the next read may begin (monotonic); null when nothing is planned. */
  nextDueAtMs(): number | null;
  /** Does the next read, and says what kept it from doing so. */
  runNext(signal: AbortSignal): Promise<Failure | null>;
  isEmpty(): boolean;
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

export function createSweep(parts: SweepParts): Sweep {
  const { watch, mode } = parts;
  const targets = new Map<string, Target>();
  let restUntilMs = 0;

  const groupsOf = (datastore: string, namespace: string) => {
    const section = watch.book.state().datastores.get(datastore)?.groups.get(namespace);
    return section ? (lastGood(section)?.value ?? []) : [];
  };

  function plan(datastore: string, namespace: string, group: BackupGroup | null, urgent = false): void {
    const key = targetKey(datastore, namespace, group);
    const planned = targets.get(key);
    if (planned) planned.urgent ||= urgent;
    else targets.set(key, { datastore, namespace, group, notBeforeMs: 0, failures: 0, urgent });
  }

  /** The whole namespace where most of it is wanted and it is small enough, else each group by itself. */
  function planGroups(datastore: string, namespace: string, wanted: readonly BackupGroup[]): void {
    const all = groupsOf(datastore, namespace);
    const snapshots = all.reduce((sum, group) => sum + (group.snapshotCount ?? WHOLE_NAMESPACE_SNAPSHOTS), 0);
    if (wanted.length * 2 > all.length && snapshots <= WHOLE_NAMESPACE_SNAPSHOTS) plan(datastore, namespace, null);
    else for (const group of wanted) plan(datastore, namespace, group);
  }

  function groupsRead(datastore: string, namespace: string, groups: readonly BackupGroup[]): void {
    watch.book.changeDatastore(datastore, (before) => withoutLostGroups(before, namespace, groups));
    if (mode === 'on-demand') return;
    const details = watch.book.state().datastores.get(datastore)?.details.get(namespace);
    const changed = groups.filter((group) => details?.get(groupKey(group))?.fingerprint !== groupFingerprint(group));
    planGroups(datastore, namespace, changed);
  }

  function next(): Target | null {
    const now = watch.clock.monotonicMs();
    let best: Target | null = null;
    for (const target of targets.values()) {
      if (target.notBeforeMs > now) continue;
      if (target.urgent) return target;
      best ??= target;
    }
    return best;
  }

  function failedRead(target: Target, failure: Failure): void {
    const key = targetKey(target.datastore, target.namespace, target.group);
    if (failure.kind === 'permission' || failure.kind === 'datastore') {
      targets.delete(key);
      return;
    }
    if (target.group === null && failure.kind === 'remote') {
      // One unreadable group fails the whole list (pbs-api.md 5.13): then each by itself.
      targets.delete(key);
      for (const group of groupsOf(target.datastore, target.namespace)) plan(target.datastore, target.namespace, group);
      return;
    }
    target.failures++;
    target.urgent = false;
    const backoffMs = partBackoffMs(target.failures, watch.pollingIntervalMs, DAY);
    target.notBeforeMs = watch.clock.monotonicMs() + jittered(backoffMs, parts.random());
  }

  async function read(target: Target, signal: AbortSignal): Promise<Failure | null> {
    const { datastore, namespace, group } = target;
    // The groups as they were before the question: what changes meanwhile shows at the next look.
    const groups = groupsOf(datastore, namespace);
    const learned = await watch.client.ask(askSnapshots({ datastore, namespace, group, node: parts.node() }), signal);
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

  return {
    groupsRead,
    confirm: (datastore, namespace, group) => plan(datastore, namespace, group, true),
    recheck(datastore, namespace, group) {
      const details = watch.book.state().datastores.get(datastore)?.details;
      for (const [known, byGroup] of details ?? new Map<string, ReadonlyMap<string, SnapshotDetail>>()) {
        if (!isWithin(known, namespace)) continue;
        const wanted = groupsOf(datastore, known).filter(
          (candidate) => byGroup.has(groupKey(candidate)) && (group === null || groupKey(candidate) === group),
        );
        if (wanted.length > 0) planGroups(datastore, known, wanted);
      }
    },
    keepOnly(readable) {
      for (const [key, target] of targets) if (!readable.has(target.datastore)) targets.delete(key);
    },
    nextDueAtMs() {
      let due: number | null = null;
      for (const target of targets.values()) {
        const at = target.urgent ? target.notBeforeMs : Math.max(target.notBeforeMs, restUntilMs);
        due = Math.min(due ?? at, at);
      }
      return due;
    },
    async runNext(signal) {
      const target = next();
      if (!target) return null;
      const startedAtMs = watch.clock.monotonicMs();
      const failure = await read(target, signal);
      if (failure) failedRead(target, failure);
      else targets.delete(targetKey(target.datastore, target.namespace, target.group));
      const now = watch.clock.monotonicMs();
      if (!parts.hurried) restUntilMs = now + jittered(Math.max(LEAST_REST_MS, now - startedAtMs), parts.random());
      return failure;
    },
    isEmpty: () => targets.size === 0,
  };
}

function targetKey(datastore: string, namespace: string, group: Target['group']): string {
  return `${datastore}\u0000${namespace}\u0000${group === null ? '*' : groupKey(group)}`;
}
