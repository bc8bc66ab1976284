import type { Measure } from '../../../shared/domain/history.ts';
import type { Clock, DurableQueue, History, HistoryItem, Log } from '../ports.ts';
import type { FileTables } from './file-tables.ts';
import { loadSqlite, type OpenDb } from './history-db.ts';
import { type HistoryFile, openHistoryFile } from './history-file.ts';
import { tasksPastKey, tasksPastOf, usagePastKey, usagePastOf } from './past-marks.ts';
import { readStatistics } from './statistics.ts';

export interface HistoryParts {
  /** Made if it is not there. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Loads the database module; default: the real one. */
  readonly load?: () => Promise<OpenDb>;
}

/** History with its upkeep, for those who fill it. */
export interface KeptHistory {
  readonly history: History;
  readonly file: HistoryFile;
}

/** Opens `history.sqlite` in the data folder. Never rejects: see `History.trouble`. */
export async function openHistory({ folder, clock, log, load = loadSqlite }: HistoryParts): Promise<KeptHistory> {
  const file = await openHistoryFile({ folder, clock, log, load });
  return { file, history: historyOn(file) };
}

/** What of a group is kept with its backups instead of in a series of its own. */
const WITH_BACKUPS: ReadonlySet<Measure> = new Set(['newest-size-bytes', 'backup-seconds']);

function historyOn(file: HistoryFile): History {
  return {
    append: (items) => items.length === 0 || file.write((tables) => putAll(tables, items), false),
    series: (query) =>
      file.use(({ samples, backups }) => {
        const ofGroup = query.place.group !== undefined && WITH_BACKUPS.has(query.measure);
        return ofGroup ? backups.series(query) : samples.series(query);
      }, null),
    latest: (key) => file.use(({ samples }) => samples.latest(key), null),
    tasks: (query) => file.use(({ tasks }) => tasks.list(query), null),
    tasksKeptSinceMs: (server) =>
      file.use(({ documents }) => tasksPastOf(documents.recall(tasksPastKey(server))).fromMs, null),
    backups: (place, sinceMs) => file.use(({ backups }) => backups.list(place, sinceMs), null),
    newestBackups: (place, limit) => file.use(({ backups }) => backups.newest(place, limit), null),
    watchBackups: file.watchBackups,
    calendar: (place, edgesMs) => file.use(({ backups }) => backups.calendar(place, edgesMs), null),
    backupsListedUntilMs: (place) => file.use(({ backups }) => backups.listedUntilMs(place), null),
    usagePast: (server, datastore) =>
      file.use(({ documents }) => usagePastOf(documents.recall(usagePastKey(server, datastore))), null),
    appendAlertEvents: (events) =>
      file.write(({ alerts }) => {
        for (const event of events) alerts.put(event);
        return true;
      }, false),
    alertEvents: (query) => file.use(({ alerts }) => alerts.list(query), null),
    keptGroups: ({ server, datastore }) =>
      file.use(({ knownGroups }) => knownGroups.ofDatastore(server, datastore), null),
    keepGroups: (groups) =>
      groups.length === 0 ||
      file.write(({ knownGroups }) => {
        for (const group of groups) knownGroups.put(group);
        return true;
      }, false),
    forgetGroups: (places) =>
      places.length === 0 ||
      file.write(({ knownGroups }) => {
        for (const place of places) knownGroups.remove(place);
        return true;
      }, false),
    earlierDecisions: () => file.use(({ knownGroups }) => knownGroups.earlierDecisions(), null),
    keep: (key, text) =>
      file.write(({ documents }) => {
        documents.keep(key, text);
        return true;
      }, false),
    recall: (key) => file.use(({ documents }) => documents.recall(key), null),
    queue: queueOn(file),
    statistics: () => file.use((_tables, db) => readStatistics(db, file.path), null),
    trouble: file.trouble,
    setAside: file.setAside,
    renewals: file.renewals,
    close: file.close,
  };
}

/** Puts items into the tables; part of a transaction. */
export function putAll({ samples, tasks, backups }: FileTables, items: readonly HistoryItem[]): true {
  for (const item of items) {
    switch (item.kind) {
      case 'sample':
        samples.put(item.key, item.sample);
        break;
      case 'task':
        tasks.put(item.server, item.task);
        break;
      case 'backups':
        backups.put(item.place, item.reports);
    }
  }
  return true;
}

function queueOn(file: HistoryFile): DurableQueue {
  /** Only this part throws: its user keeps things itself meanwhile. */
  function got<T>(value: T | null): T {
    if (value === null) throw new Error(file.trouble()?.sentence ?? 'history is closed');
    return value;
  }
  return {
    append: (name, texts, nowMs) =>
      void got(
        file.write(({ queue }) => {
          queue.append(name, texts, nowMs);
          return true;
        }, null),
      ),
    peek: (name, limit) => got(file.use(({ queue }) => queue.peek(name, limit), null)),
    remove: (name, ids) =>
      void got(
        file.write(({ queue }) => {
          queue.remove(name, ids);
          return true;
        }, null),
      ),
    count: (name) => got(file.use(({ queue }) => queue.count(name), null)),
  };
}
