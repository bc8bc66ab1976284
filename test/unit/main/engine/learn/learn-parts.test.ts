import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fullForecast } from '../../../../../main/engine/learn/full-forecast.ts';
import { newEntry } from '../../../../../main/engine/learn/group-entry.ts';
import { evidenceOf } from '../../../../../main/engine/learn/group-evidence.ts';
import { lossOf, misses } from '../../../../../main/engine/learn/losses.ts';
import { notesText, recallNotes } from '../../../../../main/engine/learn/server-notes.ts';
import { packSnapshots, unpackSnapshots } from '../../../../../main/engine/learn/snapshot-pack.ts';
import { syncPatienceMs } from '../../../../../main/engine/learn/sync-patience.ts';
import { wishedAge } from '../../../../../main/engine/learn/wished-age.ts';
import { newestFinished, snapshotColumns } from '../../../../../shared/domain/backup.ts';
import type { GroupPlace, KeptBackup } from '../../../../../shared/domain/history.ts';
import { DAY, HOUR, MINUTE } from '../../../../../shared/time-units.ts';
import { aFinishedTask, anUnfinished, aServer, aSnapshot, aSyncJob, NOW, read } from '../../../../kit/builders.ts';

const PLACE: GroupPlace = { server: 'pbs-1', datastore: 'store-a', namespace: '', group: 'vm/101' };
const backup = (daysAgo: number, part: Partial<KeptBackup> = {}): KeptBackup => ({
  ...PLACE,
  takenAtMs: NOW - daysAgo * DAY,
  endedAtMs: null,
  tookMs: null,
  seenAtMs: null,
  sizeBytes: 1,
  sources: ['listed'],
  ...part,
});

describe('packed snapshots', () => {
  it('keep the time and the protection of each finished one', () => {
    const snapshot = fc.record({ seconds: fc.integer({ min: 1, max: 0xffff_fffe }), isProtected: fc.boolean() });
    fc.assert(
      fc.property(fc.uniqueArray(snapshot, { selector: ({ seconds }) => seconds, maxLength: 40 }), (list) => {
        const snapshots = list.map(({ seconds, isProtected }) => aSnapshot({ takenAtMs: seconds * 1000, isProtected }));
        const columns = snapshotColumns([...snapshots, anUnfinished(0xffff_ffff * 1000)]);
        const unpacked = newestFinished(unpackSnapshots(packSnapshots(columns)), 0);
        const facts = ({ takenAtMs, isProtected }: { takenAtMs: number; isProtected: boolean }) => [
          takenAtMs,
          isProtected,
        ];
        expect(unpacked.map(facts)).toEqual(newestFinished(columns, 0).map(facts));
      }),
    );
  });

  it('may be torn', () => {
    const bytes = packSnapshots(snapshotColumns([aSnapshot(), aSnapshot({ takenAtMs: NOW - DAY })]));
    expect(newestFinished(unpackSnapshots(bytes.subarray(0, 7)), 0)).toHaveLength(1);
  });
});

describe('missing snapshots', () => {
  const list = (...days: number[]) => snapshotColumns(days.map((day) => aSnapshot({ takenAtMs: NOW - day * DAY })));
  it('are finished ones that are not there any more', () => {
    expect(misses(list(1, 2, 3), list(1, 3))).toBe(true);
    expect(misses(list(1, 3), list(1, 2, 3))).toBe(false);
    expect(misses(snapshotColumns([anUnfinished(NOW)]), list(1))).toBe(false);
  });
});

describe('a loss', () => {
  const list = (...days: number[]) => snapshotColumns(days.map((day) => aSnapshot({ takenAtMs: NOW - day * DAY })));
  const missed = {
    entry: newEntry(PLACE, 0),
    before: list(1, 2, 3),
    beforeAtMs: NOW - HOUR,
    after: list(1),
    afterAtMs: NOW,
  };
  const prune = aFinishedTask({
    workerType: 'prunejob',
    workerId: 'store-a',
    startedAtMs: NOW + 20 * MINUTE,
    endedAtMs: NOW + 21 * MINUTE,
  });
  const known = { tasks: [prune], tasksSinceMs: 0, localTime: null };

  it.each([
    ['is none that a prune explains', { ...known, tasks: [{ ...prune, startedAtMs: NOW - MINUTE }] }, 0, false],
    ['is not explained by a later one', known, 0, true],
    ['may be, where the clock of the server went as far lately', known, 27 * MINUTE, false],
  ])('%s', (_what, evidence, swingMs, isLoss) => {
    expect(lossOf(aServer(), missed, evidence, swingMs) !== null).toBe(isLoss);
  });
});

describe('what a push from another server brought', () => {
  it('was taken before its task, and is no backup of the task’s own time', () => {
    const pushed = [4, 3, 2, 1].flatMap((day) => [
      backup(day),
      backup(day, {
        takenAtMs: NOW - day * DAY + 5 * HOUR,
        endedAtMs: NOW - day * DAY + 5 * HOUR + MINUTE,
        tookMs: MINUTE,
        sources: ['task'],
      }),
    ]);
    const evidence = evidenceOf(newEntry(PLACE, NOW), pushed.slice(1), []);
    expect(evidence.tasks).toEqual([]);
    expect(evidence.seen).toHaveLength(3);
    expect(evidence.seen[0]).toEqual({ takenAtMs: NOW - 3 * DAY, seenAtMs: NOW - 3 * DAY + 5 * HOUR + MINUTE });
  });

  it('is not what has a task of its own time', () => {
    const own = [4, 3, 2, 1].map((day) =>
      backup(day, { endedAtMs: NOW - day * DAY + MINUTE, tookMs: MINUTE, sources: ['listed', 'task'] }),
    );
    const evidence = evidenceOf(newEntry(PLACE, NOW), own, []);
    expect([evidence.tasks.length, evidence.seen.length]).toEqual([4, 0]);
  });
});

describe('the patience with copies', () => {
  const syncing = (part: Parameters<typeof aSyncJob>[0]) => aServer({ syncJobs: read([aSyncJob(part)]) });
  const seen = (count: number) => Array.from({ length: count }, (_, day) => backup(day, { seenAtMs: NOW - day * DAY }));
  it.each([
    ['a daily pull', syncing({ schedule: 'daily' }), [backup(1)], DAY + 2 * HOUR],
    ['a weekly pull', syncing({ schedule: 'sat 06:00' }), [backup(1)], 7 * DAY + 2 * HOUR],
    ['a pull by hand', syncing({ schedule: null }), [backup(1)], 31 * DAY + 2 * HOUR],
    ['a pull into another namespace', syncing({ namespace: 'b' }), [backup(1)], 0],
    ['a push away', syncing({ direction: 'push' }), [backup(1)], 0],
    ['arrivals that were seen', syncing({ schedule: 'daily' }), seen(4), 0],
    ['too few of them', syncing({ schedule: 'daily' }), seen(3), DAY + 2 * HOUR],
    ['its own tasks', syncing({ schedule: 'daily' }), [backup(1, { sources: ['listed', 'task'] })], 0],
    ['no sync', aServer(), [backup(1)], 0],
  ])('%s', (_what, server, kept, expected) => {
    expect(syncPatienceMs(server, PLACE, kept)).toBe(expected);
  });
});

describe('the settings’ word', () => {
  const match = { server: '*', datastore: '*', namespace: '*', group: 'vm/*', client: '*' };
  const group = { backupType: 'vm', backupId: '101' };
  it('counts only where an exception sets a threshold: the one for everywhere is for groups without a rhythm', () => {
    const age = (alerts: Parameters<typeof wishedAge>[0]['alerts']) => wishedAge({ alerts, clients: {} })(PLACE, group);
    expect(age({ rules: {}, overrides: [] })).toBeNull();
    expect(age({ rules: { 'backup-stale': { forSeconds: 9 } }, overrides: [] })).toBeNull();
    expect(age({ rules: { 'backup-stale': { threshold: 30 } }, overrides: [] })).toBeNull();
    const louder = { match, rules: { 'backup-stale': { severity: 'info' } } } as const;
    expect(age({ rules: { 'backup-stale': { threshold: 30 } }, overrides: [louder] })).toBeNull();
    const everything = { ...match, group: '*' };
    expect(age({ rules: {}, overrides: [{ match: everything, rules: { 'backup-stale': { threshold: 5 } } }] })).toBe(
      5 * HOUR,
    );
    expect(age({ rules: {}, overrides: [{ match, rules: { 'backup-stale': { threshold: 5 } } }] })).toBe(5 * HOUR);
    const other = { ...match, group: 'ct/*' };
    expect(age({ rules: {}, overrides: [{ match: other, rules: { 'backup-stale': { threshold: 5 } } }] })).toBeNull();
  });
});

describe('the document of a server', () => {
  it('says the same when it is read again', () => {
    const notes = recallNotes({ recall: () => null }, 'pbs-1');
    notes.timeZone = 'Europe/Vienna';
    notes.stages.set('a', { mount: 'mounted', mode: null, sinceMs: NOW });
    notes.failedSeen.set('a', new Map([['', NOW]]));
    expect(recallNotes({ recall: () => notesText(notes) }, 'pbs-1')).toEqual(notes);
  });

  it.each(['', '{', '[]', '{"timeZone":3}'])('is nothing when it reads %j', (text) => {
    expect(recallNotes({ recall: () => text }, 'pbs-1').stages.size).toBe(0);
  });
});

describe('a forecast for the rules', () => {
  it('tells ignorance from no trend', () => {
    expect(fullForecast(null, NOW)).toEqual({ kind: 'unknown' });
    expect(fullForecast({ kind: 'no-trend', reason: 'stale', pbs: null }, NOW)).toEqual({ kind: 'unknown' });
    expect(fullForecast({ kind: 'no-trend', reason: 'flat', pbs: null }, NOW)).toEqual({ kind: 'no-trend' });
    expect(fullForecast({ kind: 'full' }, NOW)).toMatchObject({ kind: 'full', fullAtMs: NOW });
  });
});
