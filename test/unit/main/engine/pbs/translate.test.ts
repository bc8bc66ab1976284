import { describe, expect, it } from 'vitest';
import { decode } from '../../../../../main/engine/pbs/decode.ts';
import { parseMaintenance } from '../../../../../main/engine/pbs/translate-datastore.ts';
import { groupKey } from '../../../../../shared/domain/backup.ts';
import { isAtLeast } from '../../../../../shared/domain/server.ts';

const bytes = (data: unknown) => new TextEncoder().encode(JSON.stringify({ data }));

describe('maintenance', () => {
  it.each([
    ['offline', 'offline', null],
    ['read-only', 'read-only', null],
    ['type=offline', 'offline', null],
    ['offline,message=disk swap tonight', 'offline', 'disk swap tonight'],
    ['type=offline,message=disk swap', 'offline', 'disk swap'],
    ['offline,message="a, b and \\"c\\""', 'offline', 'a, b and "c"'],
    ['offline,message=bis%20morgen%2C%20fr%C3%BCh', 'offline', 'bis morgen, früh'],
    ['offline,message=50 % voll', 'offline', '50 % voll'],
    ['offline,message=', 'offline', ''],
    ['offline,message="zwei\nZeilen"', 'offline', 'zwei\nZeilen'],
    ['s3-refresh', 's3-refresh', null],
    ['some-new-mode,message=x', 'some-new-mode', 'x'],
  ])('%s', (property, mode, message) => expect(parseMaintenance(property)).toEqual({ mode, message }));
});

describe('a version', () => {
  it.each([
    ['4.2', '3', [4, 2, 3]],
    ['3.2', '14', [3, 2, 14]],
    ['4.1.1', '1', [4, 1, 1]],
    ['4', null, [4, 0, 0]],
    ['4.2', 'x', [4, 2, 0]],
    ['junk', 'junk', [0, 0, 0]],
    ['4.2~beta', '1', [4, 2, 1]],
  ])('%s and release %s', (version, release, tuple) => {
    expect(decode('version', bytes({ version, release }))).toMatchObject({ version, release: release ?? '', tuple });
  });

  it.each([
    [[4, 2, 3], [4, 2, 3], true],
    [[4, 2, 3], [4, 2, 4], false],
    [[4, 10, 0], [4, 9, 9], true],
    [[3, 9, 9], [4, 0, 0], false],
    [[5, 0, 0], [4, 9, 9], true],
  ] as const)('%j is at least %j: %s', (tuple, wanted, expected) => {
    expect(isAtLeast({ version: '', release: '', repoid: '', tuple }, wanted)).toBe(expected);
  });

  it('that is unknown is at least none', () => expect(isAtLeast(null, [0, 0, 0])).toBe(false));
});

describe('sizes that mean "unknown"', () => {
  it.each([
    [{ total: -1, used: -1, avail: -1 }],
    [{ total: 0, used: 0, avail: 0 }],
    [{}],
    [{ total: 10, used: 5 }],
    [{ total: null, used: null, avail: null }],
    [{ total: '10', used: 5, avail: 5 }],
    [{ total: 1e300, used: 5, avail: 5 }],
  ])('%j', (row) => expect(decode('usage', bytes(row))).toBe(null));

  it('are not those of a full datastore', () => {
    const full = { totalBytes: 10, usedBytes: 9, availableBytes: 0 };
    expect(decode('usage', bytes({ total: 10, used: 9, avail: 0 }))).toEqual(full);
  });
});

describe("PBS's estimate", () => {
  const start = 1_788_000_000;
  const end = start + 30 * 86_400;
  const estimate = (seconds: unknown, from: unknown = start) => {
    const row = { store: 'main', 'history-start': from, 'estimated-full-date': seconds };
    return decode('usage-history', bytes([row])).get('main')?.estimatedFull;
  };

  it.each([
    [end + 86_400, { kind: 'at', atMs: (end + 86_400) * 1000 }],
    [0, { kind: 'never' }],
    [-5, { kind: 'never' }],
    [-9e18, { kind: 'never' }],
    [end - 1, { kind: 'never' }],
    [9.2e18, { kind: 'never' }],
    [end + 21 * 366 * 86_400, { kind: 'never' }],
    [undefined, null],
    ['soon', null],
  ])('%s', (seconds, expected) => expect(estimate(seconds)).toEqual(expected));

  it.each([
    [9.2e18, { kind: 'never' }],
    [-1, { kind: 'never' }],
    [end, { kind: 'at', atMs: end * 1000 }],
  ])('%s without a history', (seconds, expected) => expect(estimate(seconds, null)).toEqual(expected));
});

describe('the newest finished backup of a group', () => {
  const last = (row: object) => {
    const [group] = decode('groups', bytes([{ 'backup-type': 'vm', 'backup-id': '1', ...row }]));
    return [group?.lastFinished.kind, group?.namesUnfinished];
  };
  const FINISHED = ['index.json.blob', 'drive.img.fidx'];

  it.each([
    ['named with its manifest', { 'last-backup': 5, 'backup-count': 3, files: FINISHED }, ['at', false]],
    ['the only one, unfinished', { 'last-backup': 5, 'backup-count': 1, files: [] }, ['none', true]],
    ['an unfinished one among others', { 'last-backup': 5, 'backup-count': 3, files: [] }, ['unknown', true]],
    ['none at all', { 'last-backup': 0, 'backup-count': 0, files: [] }, ['none', false]],
    ['none among unfinished ones', { 'last-backup': 0, 'backup-count': 2, files: [] }, ['none', false]],
    ['without files', { 'last-backup': 5, 'backup-count': 1 }, ['unknown', false]],
    ['without a time', { 'backup-count': 1, files: FINISHED }, ['unknown', false]],
    ['with a time that is none', { 'last-backup': -5, 'backup-count': 1, files: FINISHED }, ['unknown', false]],
    ['without a count', { 'last-backup': 5, files: [] }, ['unknown', true]],
  ])('%s', (_what, row, expected) => expect(last(row)).toEqual(expected));
});

describe('a group', () => {
  it('of the same id and another type is another one', () => {
    const rows = ['vm', 'ct'].map((type) => ({ 'backup-type': type, 'backup-id': '101' }));
    expect(decode('groups', bytes(rows)).map(groupKey)).toEqual(['vm/101', 'ct/101']);
  });
});

describe('a garbage collection', () => {
  const UPID = 'UPID:p:0:0:0:6ABA2CCA:garbage_collection:main:root@pam:';
  const START = 0x6aba2cca;
  const row = { store: 'main', upid: UPID, 'index-data-bytes': 10, 'disk-bytes': 5, duration: 100 };
  const gc = (part: object) => decode('gc', bytes([{ ...row, ...part }]))[0];
  const ended = (state: string, endS: number) => ({ 'last-run-state': state, 'last-run-endtime': endS });

  it('that succeeded tells how long it took', () => {
    expect(gc(ended('OK', START + 100))?.lastSuccess?.durationMs).toBe(100_000);
    expect(gc(ended('WARNINGS: 1', START + 100))?.lastSuccess?.durationMs).toBe(100_000);
  });

  it('that failed after a success tells nothing of how long that took', () => {
    const failed = gc(ended('EIO: I/O error', START + 90_000));
    expect(failed?.lastRun).toMatchObject({ kind: 'finished', outcome: { kind: 'error' } });
    expect(failed?.lastSuccess).toMatchObject({ upid: UPID, durationMs: null, diskBytes: 5 });
  });

  it('whose last end is older than its last success started is a mix of two runs', () => {
    expect(gc(ended('OK', START - 5))?.lastSuccess?.durationMs).toBe(null);
  });

  it('runs while a success is known and no end', () => expect(gc({})?.lastRun.kind).toBe('running'));

  it('never succeeded, as far as is known, without a UPID', () => {
    expect(gc({ upid: null })).toMatchObject({ lastSuccess: null, lastRun: { kind: 'none' } });
  });
});
