import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Undecodable } from '../../../../../main/engine/pbs/undecodable.ts';
import { askJobSettings, askJobs, askRun, askServers } from '../../../../../main/engine/sqlbak/questions.ts';

const settings = askJobSettings('1');
const run = askRun('1');

describe('rows', () => {
  it('have their ids as texts, and a row without one is skipped', () => {
    expect(askServers.decodeRow({ id: 5, name: 'a', app_type: 'x', status: ' ONLINE ' })).toEqual({
      ...{ id: '5', name: 'a', appType: 'x', status: 'online' },
    });
    for (const row of [{}, { id: 0 }, { id: '' }, { id: null }, null, 'x'])
      expect(askServers.decodeRow(row)).toBeNull();
    expect(askJobs.decodeRow({ id: 'x', server_id: 7 })).toEqual({
      ...{ id: 'x', name: 'unknown', serverId: '7', jobType: null },
    });
  });
});

describe('settings of a job', () => {
  it('count full backups by the mere presence of their part, others by their switch', () => {
    const schedule_settings = {
      database_full: null,
      database_differential: { is_enabled: false },
      database_transaction_log: { is_enabled: true },
      database_incremental: null,
    };
    expect(settings.decode({ schedule_settings }).types).toEqual(['full', 'log']);
  });

  it('name the kinds of folders as those of databases, unknown ones as unknown', () => {
    const folders_backup_settings = { backup_types: [' Folder ', 'database_incremental', 'newest', 5, null] };
    expect(settings.decode({ folders_backup_settings }).types).toEqual(['folder', 'inc', 'unknown']);
  });

  it.each([
    [1, 5, 35],
    ['2', ' 3 ', 63],
    [null, '', 0],
    ['soon', 1.9, 1],
    [-1, 4, 4],
  ])('keep for months of 30 days and days: %o and %o are %i days', (months, days, expected) => {
    const destinations = [{ full_backups_keep_months: months, full_backups_keep_days: days }];
    expect(settings.decode({ destinations }).destinations).toEqual([{ fullKeepDays: expected, incKeepDays: 0 }]);
  });

  it('are none where nothing is said', () => {
    for (const data of [{}, { schedule_settings: null, destinations: null }]) {
      expect(settings.decode(data)).toEqual({ types: [], destinations: [] });
    }
  });
});

describe('a run', () => {
  it('has backups that are alike as one entry, and says which statuses are strange', () => {
    const file = { is_deleted: false };
    const { backups, otherStatuses } = run.decode({
      started_at: 5,
      backups: [
        { backup_type: 'database_full', status: ' Succeeded', uploads: [{ files: [{ is_deleted: true }, file] }] },
        { backup_type: 'DATABASE_FULL', status: 'succeeded', uploads: [{ files: [{}] }] },
        { backup_type: 'database_full', status: 'failed', uploads: null },
        { backup_type: null, status: 'Paused', uploads: [{ files: [{ is_deleted: true }] }] },
        null,
      ],
    });
    expect(backups).toEqual([
      { type: 'full', outcome: 'succeeded', files: 'kept', count: 2 },
      { type: 'full', outcome: 'failed', files: 'unlisted', count: 1 },
      { type: 'unknown', outcome: 'other', files: 'deleted', count: 1 },
    ]);
    expect(otherStatuses).toEqual(['paused']);
  });

  it('may not say when it started', () => {
    for (const started_at of [undefined, null, 'yesterday', -1, Number.NaN]) {
      expect(run.decode({ started_at }).startedAtMs).toBeNull();
    }
  });
});

describe('whatever comes', () => {
  it('is read or refused as undecodable, never anything else', () => {
    for (const decode of [settings.decode, run.decode, askServers.decodeRow, askJobs.decodeRow]) {
      fc.assert(
        fc.property(fc.anything(), (data) => {
          try {
            decode(data);
          } catch (thrown) {
            expect(thrown).toBeInstanceOf(Undecodable);
          }
        }),
      );
    }
  });

  it('counts every backup of a run once', () => {
    const backup = fc.record({
      backup_type: fc.constantFrom('database_full', 'folder', 'x', null),
      status: fc.constantFrom('succeeded', 'failed', 'running', 7),
      uploads: fc.array(fc.record({ files: fc.array(fc.record({ is_deleted: fc.boolean() })) })),
    });
    fc.assert(
      fc.property(fc.array(backup), (backups) => {
        const read = run.decode({ backups }).backups;
        expect(read.reduce((sum, { count }) => sum + count, 0)).toBe(backups.length);
      }),
    );
  });
});
