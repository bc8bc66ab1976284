import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { Db, OpenDb } from '../../../../../main/engine/history/history-db.ts';
import { loadSqlite } from '../../../../../main/engine/history/history-db.ts';
import { type KeptHistory, openHistory } from '../../../../../main/engine/history/sqlite-history.ts';
import { DAY } from '../../../../../shared/time-units.ts';
import { createFakeClock, type FakeClock } from '../../../../kit/fake-clock.ts';
import { createMemoryLog, type MemoryLog } from '../../../../kit/memory-log.ts';

/** A whole UTC day, some way into the past. */
export const START = Date.UTC(2026, 8, 1);

export interface Rig extends KeptHistory {
  readonly folder: string;
  readonly clock: FakeClock;
  readonly log: MemoryLog;
  /** SQLite's own handles, newest last. */
  readonly handles: readonly Db[];
  /** Thins to the end, as of this moment. */
  thin(nowMs: number, retentionMs?: number): void;
  /** Closes and opens the same folder again. */
  reopen(): Promise<Rig>;
}

const folders: string[] = [];
const opened: KeptHistory[] = [];

afterEach(() => {
  for (const { history } of opened.splice(0)) history.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'history-'));
  folders.push(folder);
  return folder;
}

interface RigOptions {
  readonly folder?: string;
  readonly load?: () => Promise<OpenDb>;
}

/** A history in a folder of its own, closed and removed after the test. */
export async function aHistory({ folder = aFolder(), load = loadSqlite }: RigOptions = {}): Promise<Rig> {
  const clock = createFakeClock(START);
  const log = createMemoryLog();
  const handles: Db[] = [];
  const kept = await openHistory({
    folder,
    clock,
    log,
    load: async () => {
      const open = await load();
      return (path, options) => {
        const db = open(path, options);
        handles.push(db);
        return db;
      };
    },
  });
  opened.push(kept);
  return {
    ...kept,
    folder,
    clock,
    log,
    handles,
    thin(nowMs, retentionMs = 400 * DAY) {
      kept.file.use(({ thinning }) => thinning.begin(nowMs, retentionMs), null);
      while (kept.file.use(({ thinning, whole }) => whole(() => thinning.step()), false));
    },
    async reopen() {
      kept.history.close();
      return aHistory({ folder, load });
    },
  };
}
