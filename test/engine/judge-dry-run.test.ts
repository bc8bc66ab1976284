import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../shared/time-units.ts';
import type { WatchedMonitor } from '../kit/watched-monitor.ts';
import type { Scenario } from '../simulator/scenarios/scenario.ts';
import { addGroup, GIB } from '../simulator/world/build.ts';
import { failNextBackups } from '../simulator/world/change-group.ts';
import { addTinyServer, tiny } from './tiny-fleet.ts';
import { fill, watched } from './watching-alerts.ts';

/** Groups that are backed up every hour beside those of the tiny server, which never are again. */
const busy: Scenario = {
  ...tiny,
  build(world) {
    const server = addTinyServer(world, 'pbs-1');
    const store = server.datastores.get('side');
    if (!store) throw new Error('no store');
    for (const id of ['201', '202']) {
      addGroup(world, server, store, '', { type: 'vm', id, sizeBytes: GIB, rhythm: { kind: 'hourly' } });
    }
  },
};

const SLOWLY = { polling: { intervalSeconds: 300 } };

/** When alerts of a rule began to fire by history, oldest first. */
function live({ monitor }: WatchedMonitor, rule: string): number[] {
  const events = monitor().history.alertEvents({ sinceMs: 0, rule, limit: 1000 }) ?? [];
  return events
    .filter(({ change }) => change === 'firing')
    .map(({ atMs }) => atMs)
    .toReversed();
}

async function tried({ monitor }: WatchedMonitor, rule: string, wish: object = {}) {
  const answer = await monitor().dryRun({ rule, days: 30, ...wish });
  if (answer.kind !== 'answer') throw new Error(answer.sentence);
  return { ...answer, fromMs: answer.firings.map(({ fromMs }) => fromMs).toSorted((a, b) => a - b) };
}

function expectAlike(tried: readonly number[], live: readonly number[]): void {
  expect(tried).toHaveLength(live.length);
  for (const [index, atMs] of tried.entries()) expect(Math.abs(atMs - (live[index] ?? 0))).toBeLessThan(HOUR / 2);
}

describe('a dry run over simulated days', () => {
  it('agrees with the live judge on levels, and answers for other thresholds', async () => {
    const made = await watched({ settings: SLOWLY });
    for (const share of [0.5, 0.9, 0.97, 0.5, 0.87, 0.6]) {
      fill(made, share);
      await made.pass(6 * HOUR);
    }
    expectAlike((await tried(made, 'storage-critical')).fromMs, live(made, 'storage-critical'));
    expectAlike((await tried(made, 'storage-high')).fromMs, live(made, 'storage-high'));
    expect(live(made, 'storage-high').length).toBeGreaterThanOrEqual(2);
    expect((await tried(made, 'storage-high', { threshold: 55 })).times).toBe(2);
    expect((await tried(made, 'storage-high', { threshold: 99 })).times).toBe(0);
    expect((await tried(made, 'storage-high', { forSeconds: 8 * 3600 })).times).toBe(0);
    expect((await tried(made, 'storage-high', { match: { datastore: 'side' } })).times).toBe(0);
  });

  it('agrees on failed backups', async () => {
    const made = await watched({ scenario: busy, settings: SLOWLY });
    await made.pass(3 * HOUR);
    const group = made.server().node.datastores.get('side')?.namespaces.get('')?.groups.get('vm/201');
    if (!group) throw new Error('no group');
    failNextBackups(group, 'no space', 'no space');
    await made.pass(6 * HOUR);
    failNextBackups(group, 'no space');
    await made.pass(6 * HOUR);
    expect(live(made, 'backup-failed')).toHaveLength(2);
    expectAlike((await tried(made, 'backup-failed')).fromMs, live(made, 'backup-failed'));
  });

  it('agrees on backups that do not come any more', async () => {
    const settings = { ...SLOWLY, alerts: { rules: { 'backup-stale': { threshold: 30 } } } };
    const made = await watched({ scenario: busy, settings });
    await made.pass(2 * DAY);
    expect(live(made, 'backup-stale')).toHaveLength(3);
    expectAlike((await tried(made, 'backup-stale')).fromMs, live(made, 'backup-stale'));
    expect((await tried(made, 'backup-stale', { threshold: 500 })).times).toBe(0);
  });

  it('agrees on sizes', async () => {
    const made = await watched({ scenario: busy, settings: SLOWLY });
    await made.pass(10 * HOUR);
    const group = made.server().node.datastores.get('side')?.namespaces.get('')?.groups.get('vm/201');
    if (!group) throw new Error('no group');
    const usualBytes = group.sizeBytes;
    group.sizeBytes = 6 * usualBytes;
    await made.pass(2 * HOUR);
    group.sizeBytes = usualBytes;
    await made.pass(3 * HOUR);
    expect(live(made, 'size-anomaly')).toHaveLength(1);
    expectAlike((await tried(made, 'size-anomaly')).fromMs, live(made, 'size-anomaly'));
    expect((await tried(made, 'size-anomaly', { threshold: 8 })).times).toBe(0);
  });

  it('agrees on datastores that are about to be full, to the day', async () => {
    const made = await watched({ settings: { polling: { intervalSeconds: 3600 } } });
    for (let day = 0; day < 20; day++) {
      fill(made, 0.4 + day * 0.025);
      await made.pass(DAY);
    }
    const [liveMs = 0, ...more] = live(made, 'storage-full-soon');
    const { fromMs } = await tried(made, 'storage-full-soon');
    expect([liveMs > 0, more, fromMs.length]).toEqual([true, [], 1]);
    expect(Math.abs((fromMs[0] ?? 0) - liveMs)).toBeLessThan(1.5 * DAY);
    expect((await tried(made, 'storage-full-soon', { threshold: 1 })).times).toBe(0);
  });

  it('says why it cannot tell of what history does not keep', async () => {
    const made = await watched();
    expect(await made.monitor().dryRun({ rule: 'clock-skew', days: 30 })).toEqual({
      kind: 'cannot',
      sentence:
        'clock-skew cannot be tried on the past. It judges what a server says of itself at one moment, which history does not keep.',
    });
  });
});
