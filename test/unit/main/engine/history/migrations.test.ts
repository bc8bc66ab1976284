import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Db, loadSqlite } from '../../../../../main/engine/history/history-db.ts';
import { MIGRATIONS, migrate, versionOf } from '../../../../../main/engine/history/migrations.ts';
import { FILE } from '../../../../../main/engine/history/open-file.ts';
import { aFolder, aHistory, START } from './history-rig.ts';

const open = await loadSqlite();
const memory = () => open(':memory:', { timeout: 0 });
const formOf = (db: Db) => db.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all();

describe('the steps of the file’s form', () => {
  it.each(MIGRATIONS.map((_, version) => [version]))('lead from version %i to the newest', async (version) => {
    const folder = aFolder();
    const old = open(join(folder, FILE), { timeout: 0 });
    migrate(old, MIGRATIONS.slice(0, version));
    expect(versionOf(old)).toBe(version);
    old.close();
    const { history, file } = await aHistory({ folder });
    const fresh = memory();
    migrate(fresh);
    expect(file.use((_tables, db) => formOf(db), null)).toEqual(formOf(fresh));
    expect(history.trouble()).toBeNull();
    expect(history.keep('a', '1')).toBe(true);
  });

  it('are taken once, in order', () => {
    const db = memory();
    expect(migrate(db, ['CREATE TABLE a (x)', 'ALTER TABLE a ADD y'])).toBe(2);
    expect(migrate(db, ['CREATE TABLE a (x)', 'ALTER TABLE a ADD y'])).toBe(0);
    expect(migrate(db, ['CREATE TABLE a (x)', 'ALTER TABLE a ADD y', 'ALTER TABLE a ADD z'])).toBe(1);
    expect(versionOf(db)).toBe(3);
  });

  it('are each whole or not at all', () => {
    const db = memory();
    expect(() => migrate(db, ['CREATE TABLE a (x)', 'CREATE TABLE b (x); CREATE TABLE a (x)'])).toThrow();
    expect(versionOf(db)).toBe(1);
    expect(formOf(db)).toHaveLength(1);
  });
});

describe('a file from a newer version', () => {
  const newer = MIGRATIONS.length + 1;
  const bytesIn = (folder: string) =>
    Object.fromEntries(
      readdirSync(folder).map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex'),
      ]),
    );

  it('is refused and left untouched', async () => {
    const folder = aFolder();
    const db = open(join(folder, FILE), { timeout: 0 });
    db.exec(`CREATE TABLE later (x); PRAGMA user_version = ${newer}`);
    db.close();
    const before = bytesIn(folder);
    const { history, log, clock } = await aHistory({ folder });
    expect(history.trouble()).toMatchObject({ kind: 'newer-version', isFinal: true });
    expect(history.trouble()?.sentence).toContain('newer version');
    expect(history.append([])).toBe(true);
    expect(history.keep('a', '1')).toBe(false);
    expect(history.recall('a')).toBeNull();
    await clock.advance(3_600_000);
    expect(history.keep('a', '1')).toBe(false);
    history.close();
    expect(bytesIn(folder)).toEqual(before);
    expect(log.lines.map(({ event }) => event)).toEqual(['history-failing']);
  });

  it('is known by its log as well, when it was not ended properly', async () => {
    const source = aFolder();
    const db = open(join(source, FILE), { timeout: 0 });
    db.pragma('journal_mode = WAL');
    migrate(db);
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.exec(`CREATE TABLE later (x); PRAGMA user_version = ${newer}`);
    // What a killed process leaves: the newest header is in the WAL alone.
    const folder = join(aFolder(), 'left');
    mkdirSync(folder);
    for (const end of ['', '-wal']) copyFileSync(join(source, FILE + end), join(folder, FILE + end));
    db.close();
    const before = bytesIn(folder);
    expect(readFileSync(join(folder, FILE)).readUInt32BE(60)).toBe(MIGRATIONS.length);
    const { history } = await aHistory({ folder });
    expect(history.trouble()?.kind).toBe('newer-version');
    history.close();
    expect(bytesIn(folder)).toMatchObject(before);
  });
});

it('begins where there is no folder yet', async () => {
  const { history } = await aHistory({ folder: join(aFolder(), 'a', 'b') });
  expect(
    history.append([
      { kind: 'sample', key: { place: { server: 's' }, measure: 'load1' }, sample: { atMs: START, value: 1 } },
    ]),
  ).toBe(true);
});
