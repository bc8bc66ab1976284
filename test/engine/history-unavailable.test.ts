import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Db, loadSqlite } from '../../main/engine/history/history-db.ts';
import { HOUR, MINUTE } from '../../shared/time-units.ts';
import { fill, UNTIL_CRITICAL, watched } from './watching-alerts.ts';

const open = await loadSqlite();
const SLOWLY = { polling: { intervalSeconds: 300 } };

it('a full disk is one alert while monitoring goes on, and is over when there is room', async () => {
  const handles: Db[] = [];
  const made = await watched({
    settings: SLOWLY,
    loadDatabase: async () => (path, options) => {
      const db = open(path, options);
      handles.push(db);
      return db;
    },
  });
  const file = handles.at(-1);
  file?.pragma(`max_page_count = ${file.pragma('page_count', { simple: true })}`);
  await made.pass(12 * HOUR);
  expect(made.monitor().history.trouble()?.kind).toBe('disk-full');
  expect(made.told).toMatchObject([{ kind: 'fired', severity: 'warning', alertIds: { length: 1 } }]);
  expect(made.told[0]?.title).toMatch(/^History has not been kept for .*: the disk is full\.$/);
  expect(made.alert('history-unavailable')?.next).toMatch(/^Make room /);
  expect(made.log().lines.filter(({ event }) => event === 'history-failing')).toHaveLength(1);
  fill(made, 0.97);
  await made.pass(UNTIL_CRITICAL);
  expect(made.firing('storage-critical')).toHaveLength(1);
  expect(made.firing('history-unavailable')).toHaveLength(1);
  file?.pragma('max_page_count = 1000000');
  await made.pass(HOUR);
  expect(made.monitor().history.trouble()).toBeNull();
  expect(made.firing('history-unavailable')).toEqual([]);
  const ofHistory = made.told.filter(({ cause }) => cause === 'history');
  expect(ofHistory.map(({ kind }) => kind)).toEqual(['fired', 'resolved']);
  expect(ofHistory[1]?.title).toContain('history is kept again');
});

it('a file from a newer version is one alert with its own next step', async () => {
  const made = await watched({ settings: SLOWLY });
  const path = join(made.folder, 'history.sqlite');
  const asNewer = () => {
    const db = open(path, { timeout: 0 });
    db.pragma('user_version = 99');
    db.close();
  };
  await made.restart({ meanwhile: asNewer });
  await made.pass(HOUR);
  expect(made.told).toMatchObject([{ kind: 'fired', severity: 'warning', alertIds: { length: 1 } }]);
  expect(made.told[0]?.title).toMatch(/: its file is from a newer version of this program\.$/);
  expect(made.alert('history-unavailable')?.next).toBe(
    `Use that newer version, or move ${path} away and start this one again.`,
  );
});

it('a folder that another process has is left alone, and says whom to close', async () => {
  const made = await watched({ settings: SLOWLY });
  const handles: Db[] = [];
  const takeFolder = () => {
    const db = open(join(made.folder, 'history.sqlite'), { timeout: 0 });
    db.pragma('locking_mode = EXCLUSIVE');
    db.exec('BEGIN IMMEDIATE; COMMIT');
    handles.push(db);
  };
  await made.restart({ meanwhile: takeFolder });
  await made.pass(20 * MINUTE);
  expect(made.firing('history-unavailable').map(({ next }) => next)).toEqual([
    'Close that one, or give this one another data folder.',
  ]);
  const place = { server: 'pbs-1', datastore: 'main', namespace: '', group: 'vm/101' };
  const archived = made.monitor().judge.setCare(place, 'archived');
  expect(archived).toMatchObject({ ok: false, sentence: expect.stringContaining('in use by another program') });
  expect(readdirSync(made.folder)).not.toContain('decisions.json');
  for (const db of handles) db.close();
  // Tried again by itself: what was decided meanwhile is kept with the rest.
  await made.pass(HOUR);
  expect(made.firing('history-unavailable')).toEqual([]);
  expect(readdirSync(made.folder)).toContain('decisions.json');
});
