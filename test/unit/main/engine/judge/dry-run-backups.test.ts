import { describe, expect, it } from 'vitest';
import type { DryRunWish } from '../../../../../main/engine/judge/dry-run-moment.ts';
import type { HistoryItem } from '../../../../../main/engine/ports.ts';
import type { GroupPlace } from '../../../../../shared/domain/history.ts';
import type { Rhythm } from '../../../../../shared/rules/rhythm/rhythm.ts';
import { DAY, HOUR } from '../../../../../shared/time-units.ts';
import { aServer, NOW } from '../../../../kit/builders.ts';
import { backupItem, type Settings, times, trying } from './dry-run-rig.ts';

const PLACE: GroupPlace = { server: 'pbs-1', datastore: 'store-a', namespace: '', group: 'vm/101' };
const EVERYTHING = { server: '*', datastore: '*', namespace: '*', group: '*', client: '*' };
const DAILY: Rhythm = {
  ...{ kind: 'daily', intervalMs: DAY, weekdays: [], usual: [], confidence: 0.9, wasPutOff: false },
  ...{ lastRunAtMs: NOW - HOUR, nextExpectedMs: NOW + 23 * HOUR, dueByMs: NOW + 26 * HOUR },
};

const backupsAt = (daysAgo: readonly number[]): HistoryItem[] =>
  daysAgo.map((days) => backupItem(PLACE, NOW - days * DAY - HOUR));

/** Two months of a daily group, but for three days in a row. */
const daily = backupsAt(Array.from({ length: 60 }, (_, day) => day).filter((day) => day < 10 || day > 12));
/** Too few for a rhythm: two weeks without one, and the last five days. */
const few = backupsAt([20, 19, 5]);

const settingsOf = (threshold: number): Settings => ({ alerts: { rules: { 'backup-stale': { threshold } } } });
const exceptionOf = (threshold: number): Settings => ({
  alerts: { overrides: [{ match: EVERYTHING, rules: { 'backup-stale': { threshold } } }] },
});

const tryStale = async (items: readonly HistoryItem[], wish: Partial<DryRunWish>, settings: Settings = {}) => {
  const rhythm = items === daily ? DAILY : null;
  const tried = await trying({ servers: [aServer()], items, settings, learner: { rhythm: () => rhythm } });
  return times(tried('backup-stale', wish));
};

describe('a dry run of backup-stale', () => {
  it.each<readonly [string, Partial<DryRunWish>, Settings, number]>([
    ['by its rhythm', {}, {}, 1],
    ['a limit for everywhere changes nothing', { threshold: 200 }, {}, 1],
    ['nor does a short one', { threshold: 2 }, {}, 1],
    ['nor one that matches nothing in particular', { threshold: 200, match: {} }, {}, 1],
    ['nor one in the settings', {}, settingsOf(200), 1],
    ['a limit for what matches stands above it', { threshold: 200, match: { group: 'vm/101' } }, {}, 0],
    ['a short one too', { threshold: 23, match: { group: 'vm/101' } }, {}, 27],
    ['also one that matches everything', { threshold: 200, match: { server: '*' } }, {}, 0],
    ['or is in the settings', {}, exceptionOf(200), 0],
    ['where one for everywhere does not touch it', { threshold: 2 }, exceptionOf(200), 0],
  ])('of a group with a rhythm: %s', async (_what, wish, settings, count) => {
    expect(await tryStale(daily, wish, settings)).toBe(count);
  });

  it.each<readonly [string, Partial<DryRunWish>, Settings, number]>([
    ['by the limit of the rule', {}, {}, 2],
    ['by the one that is tried', { threshold: 15 * 24 }, {}, 0],
    ['by the one in the settings', {}, settingsOf(10 * 24), 1],
    ['by a short one', { threshold: 20 }, settingsOf(10 * 24), 3],
    ['by one for what matches', { threshold: 15 * 24, match: { group: 'vm/*' } }, {}, 0],
  ])('of a group without one: %s', async (_what, wish, settings, count) => {
    expect(await tryStale(few, wish, settings)).toBe(count);
  });

  it('expects what its server missed while it was off with the next run', async () => {
    const off = { fromMs: NOW - 12.5 * DAY, untilMs: NOW - 9.5 * DAY };
    const earlier = { fromMs: NOW - 20 * DAY, untilMs: NOW - 19.9 * DAY };
    for (const [downtimes, count] of [
      [[earlier, off], 0],
      [[earlier], 1],
    ] as const) {
      const learner = { rhythm: () => DAILY, downtimes: () => downtimes };
      const tried = await trying({ servers: [aServer()], items: daily, learner });
      expect(await times(tried('backup-stale'))).toBe(count);
    }
  });
});
