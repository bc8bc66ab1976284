import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSqlite } from '../../../../../main/engine/history/history-db.ts';
import { FILE } from '../../../../../main/engine/history/open-file.ts';
import type { HistoryItem } from '../../../../../main/engine/ports.ts';
import { HOUR, MINUTE } from '../../../../../shared/time-units.ts';
import { aFolder, aHistory, type Rig, START } from './history-rig.ts';

const row = (at: number, value = at): HistoryItem => ({
  kind: 'sample',
  key: { place: { server: 's', datastore: `d${at % 50}` }, measure: 'used-bytes' },
  sample: { atMs: START + at * 1000, value },
});
const rows = (from: number, count: number) => Array.from({ length: count }, (_, at) => row(from + at));
const events = ({ log }: Rig) => log.lines.map(({ event }) => event);

describe('a full disk', () => {
  async function aFullDisk() {
    const rig = await aHistory({
      load: async () => {
        const open = await loadSqlite();
        return (path, options) => {
          const db = open(path, options);
          if (!options.readonly) db.pragma('max_page_count = 60');
          return db;
        };
      },
    });
    let fitted = 0;
    while (rig.history.append(rows(fitted, 500))) fitted += 500;
    return { rig, fitted };
  }
  const rawRows = ({ history }: Rig) => history.statistics()?.rows.raw;

  it('is said once, takes nothing that was kept, and lets reads go on', async () => {
    const { rig, fitted } = await aFullDisk();
    for (let again = 0; again < 5; again++) expect(rig.history.append(rows(fitted, 500))).toBe(false);
    expect(rig.history.trouble()).toMatchObject({ kind: 'disk-full', sinceMs: START, isFinal: false });
    expect(rig.history.trouble()?.sentence).toContain('no room left');
    expect(events(rig)).toEqual(['history-failing']);
    expect(rawRows(rig)).toBe(fitted);
    expect(() => rig.history.queue.append('ops', ['x'.repeat(100_000)], START)).toThrow('no room left');
  });

  it('does not end because something was there already', async () => {
    const { rig } = await aFullDisk();
    expect(rig.history.append(rows(0, 10))).toBe(true);
    expect(rig.history.trouble()?.kind).toBe('disk-full');
  });

  it('does not end because a little still fits', async () => {
    const { rig } = await aFullDisk();
    expect(rig.history.keep('little', '1')).toBe(true);
    expect(rig.history.trouble()?.kind).toBe('disk-full');
    expect(events(rig)).toEqual(['history-failing']);
  });

  it('is over by itself when there is room', async () => {
    const { rig, fitted } = await aFullDisk();
    rig.handles.at(-1)?.pragma('max_page_count = 100000');
    expect(rig.history.append(rows(fitted, 500))).toBe(true);
    expect(rig.history.trouble()).toBeNull();
    expect(events(rig)).toEqual(['history-failing', 'history-works-again']);
    const { history } = await rig.reopen();
    expect(history.statistics()?.rows.raw).toBe(fitted + 500);
  });
});

describe('a damaged file', () => {
  const asideIn = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('history.corrupt-'));

  it.each([
    ['nonsense', (path: string) => writeFileSync(path, 'x'.repeat(20_000))],
    ['a header and then nonsense', (path: string) => overwrite(path, 100, 200_000)],
    ['half of itself', (path: string) => truncateSync(path, statSync(path).size / 2)],
  ])('that holds %s is set aside as soon as that shows, and a new one is begun', async (_what, damage) => {
    const before = await aHistory();
    for (let from = 0; from < 20_000; from += 1000) before.history.append(rows(from, 1000));
    before.history.close();
    damage(join(before.folder, FILE));
    const rig = await aHistory({ folder: before.folder });
    rig.thin(START + 100 * HOUR);
    expect(rig.history.append(rows(0, 10))).toBe(true);
    expect(rig.history.trouble()).toBeNull();
    expect(rig.history.setAside()).toEqual([join(rig.folder, 'history.corrupt-20260901T000000Z.sqlite')]);
    expect(asideIn(rig.folder)).toContain('history.corrupt-20260901T000000Z.sqlite');
    expect(events(rig)).toEqual(['history-set-aside']);
    const { history } = await rig.reopen();
    expect(history.statistics()?.rows.raw).toBe(10);
    expect([history.setAside(), history.renewals()]).toEqual([rig.history.setAside(), 0]);
  });

  it('at run time is found by what fails, and writing goes on', async () => {
    const rig = await aHistory();
    for (let from = 0; from < 50_000; from += 1000) rig.history.append(rows(from, 1000));
    const [db] = rig.handles.slice(-1);
    db?.pragma('wal_checkpoint(TRUNCATE)');
    db?.pragma('cache_size = 1');
    db?.pragma('shrink_memory');
    overwrite(join(rig.folder, FILE), 4096, statSync(join(rig.folder, FILE)).size - 4096);
    for (let from = 0; from < 3000; from += 1000) rig.history.append(rows(60_000 + from, 1000));
    expect(rig.history.append(rows(70_000, 1))).toBe(true);
    expect(rig.history.setAside()).toHaveLength(1);
    expect(rig.history.renewals()).toBe(1);
    expect(asideIn(rig.folder)).not.toEqual([]);
    expect(rig.history.trouble()).toBeNull();
  });

  it('does not overwrite one that was set aside before', async () => {
    const folder = aFolder();
    for (let again = 0; again < 2; again++) {
      writeFileSync(join(folder, FILE), 'x'.repeat(20_000));
      const { history } = await aHistory({ folder });
      expect(history.setAside()).toHaveLength(again + 1);
      history.close();
    }
    expect(asideIn(folder).sort()).toEqual([
      'history.corrupt-20260901T000000Z-2.sqlite',
      'history.corrupt-20260901T000000Z.sqlite',
    ]);
  });

  function overwrite(path: string, from: number, length: number): void {
    const file = openSync(path, 'r+');
    writeSync(file, Buffer.alloc(length, 0xa5), 0, length, from);
    closeSync(file);
  }
});

describe('another program’s lock', () => {
  it('leaves history off with a sentence, until it is gone', async () => {
    const first = await aHistory();
    first.history.keep('a', 'first');
    const second = await aHistory({ folder: first.folder });
    expect(second.history.trouble()).toMatchObject({ kind: 'locked', isFinal: false });
    expect(second.history.trouble()?.sentence).toContain('in use by another program');
    expect(second.history.keep('a', 'second')).toBe(false);
    expect(second.history.recall('a')).toBeNull();
    expect(first.history.keep('b', 'works on')).toBe(true);
    first.history.close();
    await second.clock.advance(MINUTE);
    expect(second.history.keep('c', 'now')).toBe(true);
    expect(second.history.recall('a')).toBe('first');
    expect(second.history.trouble()).toBeNull();
    expect(events(second)).toEqual(['history-failing', 'history-works-again']);
  });
});

describe('rights', () => {
  const isPosix = process.platform !== 'win32';

  it.runIf(isPosix)('are the owner’s alone, on the folder and all files', async () => {
    const { history, folder } = await aHistory({ folder: join(aFolder(), 'new') });
    history.append(rows(0, 10));
    const modes = readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mode & 0o777]);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(modes).toEqual(modes.map(([name]) => [name, 0o600]));
    expect(modes.map(([name]) => name)).toContain(`${FILE}-wal`);
  });

  it.runIf(isPosix)('that others had are taken from them', async () => {
    const rig = await aHistory();
    rig.history.close();
    chmodSync(join(rig.folder, FILE), 0o644);
    await aHistory({ folder: rig.folder });
    expect(statSync(join(rig.folder, FILE)).mode & 0o777).toBe(0o600);
  });

  it.runIf(isPosix).each([
    ['a folder', false],
    ['a folder with a file', true],
  ])('that are missing on %s are said', async (_what, hasFile) => {
    const folder = join(aFolder(), 'data');
    mkdirSync(folder);
    if (hasFile) (await aHistory({ folder })).history.close();
    chmodSync(join(folder, '..'), 0o755);
    if (hasFile) chmodSync(join(folder, FILE), 0o444);
    chmodSync(folder, 0o555);
    const child = join(import.meta.dirname, 'read-only-child.ts');
    const said = JSON.parse(execFileSync(process.execPath, [child, folder], { encoding: 'utf8' }));
    expect(said).toMatchObject({ wrote: false, trouble: { kind: 'read-only', isFinal: false } });
    expect(said.trouble.sentence).toContain('cannot be written');
    chmodSync(folder, 0o755);
  });
});

it('does without the database module', async () => {
  const rig = await aHistory({
    load: () => Promise.reject(Object.assign(new Error('x'), { code: 'ERR_DLOPEN_FAILED' })),
  });
  expect(rig.history.trouble()).toMatchObject({ kind: 'no-module', isFinal: true });
  expect(rig.history.trouble()?.sentence).toContain('ERR_DLOPEN_FAILED');
  expect(rig.history.append(rows(0, 1))).toBe(false);
  expect(rig.history.latest({ place: { server: 's' }, measure: 'load1' })).toBeNull();
  expect(
    rig.history.series({ place: { server: 's' }, measure: 'load1', fromMs: 0, untilMs: 1, maxPoints: 1 }),
  ).toBeNull();
  rig.history.close();
});
