import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type KeptHistory, openHistory } from '../../../main/engine/history/sqlite-history.ts';
import { DAY } from '../../../shared/time-units.ts';
import { createFakeClock } from '../../kit/fake-clock.ts';
import { createMemoryLog } from '../../kit/memory-log.ts';
import { KILL_START, placeOf, SERIES } from './kill-rows.ts';

export interface KillFigures {
  readonly kills: number;
  /** Numbers that the writers said were committed, and those of them that were not found afterwards. */
  readonly committed: number;
  readonly lost: number;
  /** Commits of which a part was found and a part not. */
  readonly halves: number;
  /** Rounds after which the file was not sound, or was set aside. */
  readonly damaged: number;
}

/** Kills a writer in the middle of its work, again and again on the same file, and looks what is left each time. */
export async function killRounds(folder: string, rounds: number, random: () => number): Promise<KillFigures> {
  const sum = { kills: 0, committed: 0, lost: 0, halves: 0, damaged: 0 };
  let next = 0;
  for (let round = 0; round < rounds; round++) {
    const committed = await writeUntilKilled(folder, next, 5 + Math.floor(random() * 200));
    const found = await look(folder, committed);
    sum.kills += 1;
    sum.committed += committed.length;
    sum.lost += found.lost;
    sum.halves += found.halves;
    sum.damaged += Number(!found.isSound);
    next = Math.max(next, found.last + 1);
  }
  return sum;
}

/** Resolves with the numbers that were said. Killed as soon as so many were heard; some more are said meanwhile. */
async function writeUntilKilled(folder: string, from: number, count: number): Promise<number[]> {
  const entry = join(import.meta.dirname, 'kill-child.ts');
  const child = spawn(process.execPath, [entry, folder, String(from)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const said: number[] = [];
  const exited = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(Number(line));
    if (said.length === count) child.kill('SIGKILL');
  }
  const [, signal] = await exited;
  if (signal !== 'SIGKILL') throw new Error(`the writer ended by itself after ${said.length} rows`);
  return said;
}

async function look(folder: string, committed: readonly number[]) {
  const kept = await openHistory({ folder, clock: createFakeClock(KILL_START), log: createMemoryLog() });
  try {
    const { history, file } = kept;
    const isSound =
      history.setAside().length === 0 &&
      file.use((_tables, db) => db.pragma('integrity_check', { simple: true }) === 'ok', false);
    const events = history.alertEvents({ sinceMs: 0, limit: 1_000_000 }) ?? [];
    const known = new Set(events.map(({ alertId }) => Number(alertId)));
    const tasks = history.tasks({ sinceMs: 0, limit: 1_000_000 })?.length ?? 0;
    const last = Math.max(-1, tasks - 1, ...known);
    return {
      isSound,
      lost: committed.filter((number) => !known.has(number)).length,
      halves: halvesIn(kept, tasks),
      last,
    };
  } finally {
    kept.history.close();
  }
}

/** A task and its samples are committed together: there must be as many of each. */
function halvesIn({ history }: KeptHistory, tasks: number): number {
  const counts = SERIES.map((series) => {
    const range = { fromMs: 0, untilMs: KILL_START + 400 * DAY, maxPoints: 1 };
    return history.series({ place: placeOf(series), measure: 'used-bytes', ...range })?.[0]?.count ?? 0;
  });
  return counts.reduce((sum, count) => sum + Math.abs(count - tasks), 0);
}
