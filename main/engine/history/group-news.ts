import {
  type BackupGroup,
  groupKey,
  newestFinished,
  type SnapshotColumns,
  type SnapshotDetail,
} from '../../../shared/domain/backup.ts';
import type { DatastoreState } from '../../../shared/domain/datastore.ts';
import type { GroupPlace } from '../../../shared/domain/history.ts';
import { intervalMs } from '../../../shared/domain/pace.ts';
import { lastGood } from '../../../shared/domain/section.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import { finishedSnapshotCount, groupLastFinished } from '../../../shared/rules/newest-finished.ts';
import type { BackupReport, History } from '../ports.ts';
import type { News } from './news.ts';
import type { SampleNews } from './sample-news.ts';

/** Of a group's snapshot list so many of the newest are kept. */
const LISTED_PER_GROUP = 60;

/** What of a group is kept. */
interface Known {
  /** Its newest finished backup as last looked at. */
  lastFinishedAtMs: number | null;
  columns: SnapshotColumns | null;
  listedUntilMs: number | null;
}

interface Parts {
  readonly history: Pick<History, 'backupsListedUntilMs'>;
  readonly samples: SampleNews;
  readonly pollingIntervalMs: number;
}

/** A look at a namespace's groups, and the one before. */
interface Look {
  readonly server: ServerState;
  readonly datastore: DatastoreState;
  readonly namespace: string;
  readonly takenAtMs: number;
  /** Null when there was none shortly before: then what appeared meanwhile appeared at any time. */
  readonly seenAtMs: number | null;
}

/** Backups that appeared and snapshot lists that were read since. */
export function createGroupNews({ history, samples, pollingIntervalMs }: Parts) {
  const known = new Map<string, Known>();
  /** Two looks further apart than this are not "shortly before". */
  const closeMs = 2 * intervalMs('groups', pollingIntervalMs);

  function knownOf(place: GroupPlace): Known {
    const key = `${place.server}\0${place.datastore}\0${place.namespace}\0${place.group}`;
    let entry = known.get(key);
    if (!entry) {
      entry = { lastFinishedAtMs: null, columns: null, listedUntilMs: history.backupsListedUntilMs(place) };
      known.set(key, entry);
    }
    return entry;
  }

  function* groupNews(look: Look, group: BackupGroup, detail: SnapshotDetail | null): Generator<News> {
    const key = groupKey(group);
    const place = { server: look.server.name, datastore: look.datastore.name, namespace: look.namespace, group: key };
    const entry = knownOf(place);
    const finished = groupLastFinished(group, detail);
    if (finished.kind === 'at' && entry.lastFinishedAtMs === null && finished.atMs <= (entry.listedUntilMs ?? 0)) {
      entry.lastFinishedAtMs = finished.atMs;
    } else if (finished.kind === 'at' && finished.atMs !== entry.lastFinishedAtMs) {
      // On the first look of this run nobody knows since when it is there.
      const seenAtMs = entry.lastFinishedAtMs === null ? null : look.seenAtMs;
      yield* backupNews(place, [{ kind: 'seen', takenAtMs: finished.atMs, seenAtMs }], () => {
        entry.lastFinishedAtMs = finished.atMs;
      });
    }
    if (detail && detail.columns !== entry.columns) yield* listNews(place, entry, detail.columns);
    const count = finishedSnapshotCount(group, detail);
    yield* samples.of({ place, measure: 'snapshot-count' }, look.takenAtMs, count);
  }

  return function* (before: ServerState | null, now: ServerState): Generator<News> {
    for (const [name, datastore] of now.datastores) {
      const known = before?.datastores.get(name);
      if (known === datastore) continue;
      for (const [namespace, section] of datastore.groups) {
        const sectionBefore = known?.groups.get(namespace);
        const details = datastore.details.get(namespace);
        const good = lastGood(section);
        if (good === null || (section === sectionBefore && details === known?.details.get(namespace))) continue;
        const previous = sectionBefore ? lastGood(sectionBefore) : null;
        const isClose = previous !== null && good.takenAtMs - previous.takenAtMs <= closeMs;
        const seenAtMs = isClose ? good.takenAtMs + (now.clock?.aheadMs ?? 0) : null;
        const look = { server: now, datastore, namespace, takenAtMs: good.takenAtMs, seenAtMs };
        for (const group of good.value) yield* groupNews(look, group, details?.get(groupKey(group)) ?? null);
      }
    }
  };
}

/** The finished snapshots of a list that are not kept yet. */
function* listNews(place: GroupPlace, entry: Known, columns: SnapshotColumns): Generator<News> {
  const { listedUntilMs } = entry;
  const reports = newestFinished(columns, LISTED_PER_GROUP)
    .filter(({ takenAtMs }) => listedUntilMs === null || takenAtMs > listedUntilMs)
    .map(({ takenAtMs, sizeBytes }): BackupReport => ({ kind: 'listed', takenAtMs, sizeBytes }));
  const [newest] = reports;
  if (newest?.kind !== 'listed') {
    entry.columns = columns;
    return;
  }
  yield* backupNews(place, reports, () => {
    entry.columns = columns;
    entry.listedUntilMs = newest.takenAtMs;
  });
}

function* backupNews(place: GroupPlace, reports: readonly BackupReport[], kept: () => void): Generator<News> {
  yield { item: { kind: 'backups', place, reports }, kept };
}
