import { MINUTE } from '../../../shared/time-units.ts';
import type { BackupReport } from '../ports.ts';
import { LISTED, SEEN, TASK } from './backup-sources.ts';
import type { Db } from './history-db.ts';
import { seconds } from './sample-table.ts';

/** The client's clock, which names the snapshot, and the server's, which times the task, may differ by this. */
const CLOCKS_DIFFER_S = (4 * MINUTE) / 1000;

/** A snapshot's task ends at most this long after the snapshot's time. */
const LONGEST_TASK_S = 7 * 86_400;

interface Candidate {
  readonly taken: number;
  readonly endedIn: number | null;
  readonly took: number | null;
}

/** Puts reports of backups together: whatever tells of one, there is one row, with the snapshot's own time if known. */
export function createBackupMerge(db: Db) {
  const upsert = db.prepare<{
    place: number;
    taken: number;
    told: number;
    size: number | null;
    seen: number | null;
  }>(`INSERT INTO backup (place, taken, told, seen_in, size) VALUES (@place, @taken, @told, @seen, @size)
     ON CONFLICT DO UPDATE SET told = told | excluded.told,
       seen_in = coalesce(seen_in, excluded.seen_in), size = coalesce(excluded.size, size)
     WHERE told | excluded.told <> told OR coalesce(seen_in, excluded.seen_in) IS NOT seen_in
        OR coalesce(excluded.size, size) IS NOT size`);
  const listedUntil = db.prepare<[number, number]>(
    'INSERT INTO listed VALUES (?, ?) ON CONFLICT DO UPDATE SET until = max(until, excluded.until)',
  );
  // A row that only a task told of, and whose run holds the snapshot's time.
  const taskOnly = db.prepare<{ place: number; taken: number }, Candidate>(
    `SELECT taken, ended_in AS endedIn, took FROM backup
      WHERE place = @place AND taken BETWEEN @taken - ${LONGEST_TASK_S} AND @taken + ${CLOCKS_DIFFER_S}
        AND told = ${TASK} AND @taken <= taken + ended_in + ${CLOCKS_DIFFER_S}
      ORDER BY taken DESC LIMIT 1`,
  );
  // A snapshot from within the task's run, without a task or with this very one.
  const withinRun = db.prepare<{ place: number; start: number; end: number }, Candidate>(
    `SELECT taken, ended_in AS endedIn, took FROM backup
      WHERE place = @place AND taken BETWEEN @start - ${CLOCKS_DIFFER_S} AND @end
        AND (ended_in IS NULL OR taken + ended_in = @end)
      ORDER BY ended_in IS NULL, abs(taken - @start) LIMIT 1`,
  );
  const remove = db.prepare<[number, number]>('DELETE FROM backup WHERE place = ? AND taken = ?');
  const setTask = db.prepare<{ place: number; taken: number; endedIn: number | null; took: number | null }>(
    `UPDATE backup SET told = told | ${TASK}, ended_in = @endedIn, took = @took WHERE place = @place AND taken = @taken`,
  );
  const insertTask = db.prepare<{ place: number; taken: number; took: number }>(
    `INSERT INTO backup (place, taken, told, ended_in, took) VALUES (@place, @taken, ${TASK}, @took, @took)
     ON CONFLICT DO NOTHING`,
  );

  function putSnapshot(place: number, taken: number, told: number, more: { size: number | null; seen: number | null }) {
    const task = taskOnly.get({ place, taken });
    if (task && task.taken !== taken) remove.run(place, task.taken);
    upsert.run({ place, taken, told, ...more });
    if (!task || task.taken === taken) return;
    const endedIn = task.endedIn === null ? null : task.taken + task.endedIn - taken;
    setTask.run({ place, taken, endedIn, took: task.took });
  }

  function putTask(place: number, start: number, end: number): void {
    const took = end - start;
    const known = withinRun.get({ place, start, end });
    if (known) setTask.run({ place, taken: known.taken, endedIn: end - known.taken, took });
    else insertTask.run({ place, taken: start, took });
  }

  return {
    put(place: number, report: BackupReport): void {
      switch (report.kind) {
        case 'listed': {
          const taken = seconds(report.takenAtMs);
          putSnapshot(place, taken, LISTED, { size: report.sizeBytes, seen: null });
          listedUntil.run(place, taken);
          return;
        }
        case 'seen': {
          const taken = seconds(report.takenAtMs);
          const seen = report.seenAtMs === null ? null : seconds(report.seenAtMs) - taken;
          putSnapshot(place, taken, SEEN, { size: null, seen });
          return;
        }
        case 'task':
          putTask(place, seconds(report.startedAtMs), seconds(report.endedAtMs));
      }
    },
  };
}
