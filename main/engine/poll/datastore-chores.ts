import {
  type DatastoreListing,
  type DatastoreState,
  isReadable,
  type Usage,
  type UsageHistory,
} from '../../../shared/domain/datastore.ts';
import type { Failure, Learned } from '../../../shared/domain/failure.ts';
import { isAuditDenied } from '../../../shared/domain/privileges.ts';
import { settle } from '../../../shared/domain/section.ts';
import { failed, success } from '../../../shared/outcome.ts';
import { isWatched } from '../../../shared/rules/watched-datastores.ts';
import { askDatastores, askUsage, askUsageHistory } from '../pbs/endpoints.ts';
import type { Chore } from './agenda.ts';
import { namespacesChore } from './group-chores.ts';
import { newDatastore } from './server-book.ts';
import { RANK } from './server-chores.ts';
import type { Sweep } from './sweep.ts';
import { doubtPrivileges, failureOf, paceMs, relistOnTrouble, serverNowMs, type Watch } from './watch.ts';

/** Sizes as the last heartbeat had them, for datastores that are listed only afterwards; null when it got none. */
export interface Sizes {
  taken: TakenSizes | null;
}

/** Reads which datastores there are and how they stand, and keeps the agenda in step with it. */
export function datastoresChore(watch: Watch, sweep: Sweep, sizes: Sizes): Chore {
  const missedReads = new Map<string, number>();
  return {
    key: 'datastores',
    rank: RANK.datastores,
    everyMs: paceMs(watch, 'datastores'),
    async run(signal) {
      const asked = await watch.client.ask(askDatastores, signal);
      const learned = asked.ok
        ? success(asked.value.filter((row) => isWatched(watch.server.datastores, row.name)))
        : asked;
      const nowMs = watch.clock.nowMs();
      watch.book.change({ datastoreList: settle(watch.book.state().datastoreList, learned, nowMs) });
      if (learned.ok) reconcile(watch, sweep, learned.value, missedReads);
      if (learned.ok && sizes.taken) spreadUsage(watch, sizes.taken);
      return failureOf(learned);
    },
    soonerMs: () => (missedReads.size > 0 ? watch.pollingIntervalMs : null),
  };
}

function reconcile(
  watch: Watch,
  sweep: Sweep,
  listed: readonly DatastoreListing[],
  missedReads: Map<string, number>,
): void {
  const before = watch.book.state().datastores;
  const after = new Map<string, DatastoreState>();
  for (const listing of listed) {
    after.set(listing.name, relisted(before.get(listing.name), listing, watch.clock.nowMs()));
    missedReads.delete(listing.name);
  }
  for (const [name, state] of before) {
    if (after.has(name)) continue;
    const missed = (missedReads.get(name) ?? 0) + 1;
    missedReads.set(name, missed);
    // One list without it may be a passing trouble of the server's: the next one decides, and soon.
    if (missed < 2) after.set(name, state);
    else missedReads.delete(name);
    // Or the token may not see it any more, which is to be known before it is taken for gone.
    watch.agenda.hurry('privileges');
  }
  watch.book.change({ datastores: after });
  planReads(watch, sweep, after);
}

function relisted(before: DatastoreState | undefined, listing: DatastoreListing, nowMs: number): DatastoreState {
  if (!before) return newDatastore(listing, nowMs);
  const same = before.mount === listing.mount && before.maintenance?.mode === listing.maintenance?.mode;
  return { ...before, ...listing, sameSinceMs: same ? before.sameSinceMs : nowMs };
}

/** Only what is mounted and out of maintenance is read: the rest would fill the server's log with errors. */
function planReads(watch: Watch, sweep: Sweep, datastores: ReadonlyMap<string, DatastoreState>): void {
  const readable = [...datastores.values()].filter(isReadable);
  const names = new Set(readable.map((state) => state.name));
  watch.agenda.removeWhere((key) => key.includes(' ') && !names.has(key.split(' ')[1] ?? ''));
  sweep.keepOnly(names);
  for (const { name } of readable) watch.agenda.add(namespacesChore(watch, sweep, name));
}

/** Samples older than this come from a collector that is stuck, such as on a hanging mount (pbs-api.md 9). */
const STUCK_AFTER_MS = 60_000;

/** Sizes by datastore with the server's time of each, as `/status/metrics` had them. */
type SizeSamples = ReadonlyMap<string, { readonly usage: Usage; readonly sampledAtMs: number }>;

/** One such answer, and the server's time when it came: by that a sample is old, not by when we look at it again. */
export interface TakenSizes {
  readonly samples: SizeSamples;
  readonly answeredAtMs: number;
}

/**
 * Spreads one answer with all sizes over the datastores. One that should be there and is not is asked by itself, in its
 * own time: its trouble is then known by PBS's own words, and a hanging one delays no other.
 */
export function spreadUsage(watch: Watch, { samples, answeredAtMs }: TakenSizes): void {
  const aheadMs = serverNowMs(watch) - watch.clock.nowMs();
  const { datastores, privileges } = watch.book.state();
  const after = new Map(datastores);
  for (const [name, datastore] of datastores) {
    const sample = samples.get(name);
    if (sample === undefined || answeredAtMs - sample.sampledAtMs > STUCK_AFTER_MS) continue;
    // PBS shows sizes only to those who may audit.
    if (isAuditDenied(privileges, name)) doubtPrivileges(watch);
    watch.agenda.remove(usageKey(name));
    const atMs = Math.min(sample.sampledAtMs - aheadMs, watch.clock.nowMs());
    after.set(name, { ...datastore, usage: settle(datastore.usage, success(sample.usage), atMs) });
    if (isInTrouble(datastore)) watch.agenda.revive(name);
  }
  watch.book.change({ datastores: after });
  for (const [name, datastore] of after) if (datastore === datastores.get(name)) askAlone(watch, name);
}

/** Has all datastores' sizes read with requests of their own from now on. */
export function askEachAlone(watch: Watch): void {
  for (const name of watch.book.state().datastores.keys()) askAlone(watch, name);
}

/** Has a datastore's sizes read with a request of its own, if PBS would answer it; says so where the token may not. */
function askAlone(watch: Watch, name: string): void {
  const { datastores, privileges } = watch.book.state();
  const datastore = datastores.get(name);
  if (!datastore || !isReadable(datastore)) return;
  if (!isAuditDenied(privileges, name)) {
    watch.agenda.add(usageChore(watch, name));
    return;
  }
  watch.agenda.remove(usageKey(name));
  const failure = notAllowed(name, false);
  watch.book.changeDatastore(name, ({ usage }) => ({ usage: settle(usage, failed(failure), watch.clock.nowMs()) }));
}

const usageKey = (name: string) => `usage ${name}`;

function usageChore(watch: Watch, name: string): Chore {
  const question = askUsage(name);
  return {
    key: usageKey(name),
    rank: RANK.usage,
    everyMs: watch.pollingIntervalMs,
    afterTimeoutMs: paceMs(watch, 'datastores'),
    async run(signal) {
      const learned = await watch.client.ask(question, signal);
      const usage = orNoNumbers(learned, name);
      const before = watch.book.state().datastores.get(name);
      if (usage.ok && before !== undefined && isInTrouble(before)) watch.agenda.revive(name);
      watch.book.changeDatastore(name, (before) => ({ usage: settle(before.usage, usage, watch.clock.nowMs()) }));
      relistOnTrouble(watch, failureOf(learned));
      return failureOf(usage);
    },
  };
}

function isInTrouble({ usage }: DatastoreState): boolean {
  return usage.kind === 'failed' && usage.failure.kind !== 'permission';
}

/** All zero or absent is what PBS answers to a token that may only see something inside (pbs-api.md 5.3). */
function orNoNumbers(learned: Learned<Usage | null>, name: string): Learned<Usage> {
  if (!learned.ok) return learned;
  return learned.value === null ? failed(notAllowed(name, true)) : success(learned.value);
}

function notAllowed(name: string, asked: boolean): Failure {
  const endpoint = `GET ${askUsage(name).path}`;
  return { kind: 'permission', endpoint, privilege: 'Datastore.Audit', path: `/datastore/${name}`, asked };
}

/** PBS's own 30 days of usage and its forecast; large, so rarely read. */
export function usageHistoryChore(watch: Watch): Chore {
  return {
    key: 'usage-history',
    rank: RANK.extras - 0.5,
    everyMs: paceMs(watch, 'usage-history'),
    // One hanging datastore hangs it for all (pbs-api.md 5.1).
    afterTimeoutMs: paceMs(watch, 'usage-history'),
    async run(signal) {
      const learned = await watch.client.ask(askUsageHistory, signal);
      const nowMs = watch.clock.nowMs();
      const after = new Map<string, DatastoreState>();
      for (const [name, datastore] of watch.book.state().datastores) {
        const row = learned.ok ? learned.value.get(name) : undefined;
        after.set(name, {
          ...datastore,
          history: historyAfter(datastore.history, learned, row, nowMs),
          backend: datastore.backend ?? row?.backend ?? null,
        });
      }
      watch.book.change({ datastores: after });
      return failureOf(learned);
    },
  };
}

/** A datastore that a good answer leaves out keeps what was known, with its age. */
function historyAfter(
  before: DatastoreState['history'],
  learned: Learned<unknown>,
  row: UsageHistory | undefined,
  nowMs: number,
): DatastoreState['history'] {
  if (!learned.ok) return settle(before, learned, nowMs);
  return row === undefined ? before : settle(before, success(row), nowMs);
}
