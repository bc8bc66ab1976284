import type { DatastoreState } from '../../../shared/domain/datastore.ts';
import { isReadable } from '../../../shared/domain/datastore.ts';
import type { Failure } from '../../../shared/domain/failure.ts';
import type { GarbageCollection } from '../../../shared/domain/job.ts';
import { isAuditDenied } from '../../../shared/domain/privileges.ts';
import { lastGood, type Section, settle } from '../../../shared/domain/section.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import type { Task } from '../../../shared/domain/task.ts';
import { failed, success } from '../../../shared/outcome.ts';
import { DAY } from '../../../shared/time-units.ts';
import { askGc, askTasks } from '../pbs/endpoints.ts';
import type { Chore } from './agenda.ts';
import { RANK } from './server-chores.ts';
import { failureOf, lackOf, paceMs, serverNowMs, type Watch } from './watch.ts';

const SEARCH_BACK_MS = 30 * DAY;

/** Reads the garbage collection of all datastores with one question. */
export function gcChore(watch: Watch): Chore {
  const searched = new Set<string>();
  return {
    key: 'gc',
    rank: RANK.jobs,
    everyMs: paceMs(watch, 'jobs'),
    async run(signal) {
      const learned = await watch.client.ask(askGc, signal);
      const nowMs = watch.clock.nowMs();
      watch.book.change({
        gcRound: settle(watch.book.state().gcRound, learned.ok ? success(null) : learned, nowMs),
        datastores: learned.ok ? spread(watch.book.state(), learned.value, nowMs) : watch.book.state().datastores,
      });
      if (learned.ok) await searchHiddenRuns(watch, searched, signal);
      return failureOf(learned);
    },
  };
}

/** Gives each datastore its row. */
function spread(
  state: ServerState,
  rows: readonly GarbageCollection[],
  nowMs: number,
): ReadonlyMap<string, DatastoreState> {
  const byName = new Map(rows.map((row) => [row.datastore, row]));
  const after = new Map<string, DatastoreState>();
  for (const [name, datastore] of state.datastores) {
    const row = byName.get(name);
    if (row) {
      const garbageCollection = settle(datastore.garbageCollection, success(withKnownDuration(row, datastore)), nowMs);
      after.set(name, { ...datastore, garbageCollection });
    } else if (isReadable(datastore)) {
      const failure = isAuditDenied(state.privileges, name) ? notAllowed(name) : leftOut();
      after.set(name, { ...datastore, garbageCollection: settle(datastore.garbageCollection, failed(failure), nowMs) });
    } else {
      after.set(name, datastore);
    }
  }
  return after;
}

/** PBS drops a datastore whose lookup failed from the list without a word (pbs-api.md 5.9). */
function leftOut(): Failure {
  const endpoint = `GET ${askGc.path}`;
  return { kind: 'remote', endpoint, status: 200, message: 'the server left this datastore out of the list' };
}

function notAllowed(name: string): Failure {
  const endpoint = `GET ${askGc.path}`;
  return { kind: 'permission', endpoint, privilege: 'Datastore.Audit', path: `/datastore/${name}`, asked: false };
}

/** Once another run began, PBS can no longer tell how long the last success took; we may still know. */
function withKnownDuration(row: GarbageCollection, datastore: DatastoreState): GarbageCollection {
  const known = lastGood(datastore.garbageCollection)?.value.lastSuccess;
  if (!row.lastSuccess || row.lastSuccess.durationMs !== null || known?.upid !== row.lastSuccess.upid) return row;
  return { ...row, lastSuccess: { ...row.lastSuccess, durationMs: known.durationMs } };
}

/**
 * Two things only the tasks tell (pbs-api.md 5.9): a GC that failed every time looks as one that never ran, and after
 * another attempt began nobody else knows how long the last success took. Asked once for each; later runs are seen as
 * they end.
 */
async function searchHiddenRuns(watch: Watch, searched: Set<string>, signal: AbortSignal): Promise<void> {
  const hidden = [...watch.book.state().datastores.values()].flatMap(hiddenRun);
  if (hidden.every((key) => searched.has(key)) || lackOf(watch, 'tasks', '')) return;
  const sinceSeconds = Math.floor((serverNowMs(watch) - SEARCH_BACK_MS) / 1000);
  const question = askTasks({ since: Math.max(0, sinceSeconds), typefilter: 'garbage_collection' });
  const found = await watch.client.ask(question, signal);
  if (!found.ok) return;
  for (const key of hidden) searched.add(key);
  watch.tasks.recall(found.value);
  const tasks = new Map(found.value.map((task) => [task.upid, task]));
  for (const name of watch.book.state().datastores.keys()) {
    watch.book.changeDatastore(name, ({ garbageCollection }) => ({
      garbageCollection: withDuration(garbageCollection, tasks),
    }));
  }
}

/** What the datastore's row leaves open, as a key; nothing where it says all. */
function hiddenRun({ name, garbageCollection }: DatastoreState): string[] {
  if (garbageCollection.kind !== 'read') return [];
  const { schedule, lastSuccess, lastRun } = garbageCollection.value;
  if (lastSuccess === null) return schedule !== null && lastRun.kind === 'none' ? [name] : [];
  return lastSuccess.durationMs === null ? [`${name} ${lastSuccess.upid}`] : [];
}

function withDuration(
  section: Section<GarbageCollection>,
  tasks: ReadonlyMap<string, Task>,
): Section<GarbageCollection> {
  if (section.kind !== 'read' || section.value.lastSuccess === null) return section;
  const { lastSuccess } = section.value;
  const task = tasks.get(lastSuccess.upid);
  if (lastSuccess.durationMs !== null || task === undefined || task.endedAtMs === null) return section;
  const durationMs = task.endedAtMs - task.startedAtMs;
  return { ...section, value: { ...section.value, lastSuccess: { ...lastSuccess, durationMs } } };
}
