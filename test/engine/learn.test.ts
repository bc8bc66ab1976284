import { afterEach, describe, expect, it } from 'vitest';
import { lateByMs } from '../../shared/rules/rhythm/rhythm.ts';
import { DAY, HOUR, MINUTE } from '../../shared/time-units.ts';
import { renameGroup, setRhythm, stopGroup } from '../simulator/world/change-group.ts';
import { switchOff, switchOn } from '../simulator/world/change-server.ts';
import { setMaintenance } from '../simulator/world/change-store.ts';
import { allGroups, guestOf, guestScenario, placeOf } from './guests.ts';
import { type Learning, type LearningFleet, learningFleet } from './learning.ts';

let open: LearningFleet | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

async function fleetOf(...args: Parameters<typeof learningFleet>): Promise<LearningFleet> {
  open = await learningFleet(...args);
  return open;
}

async function started(fleet: LearningFleet, settings: Parameters<LearningFleet['start']>[0] = {}): Promise<Learning> {
  const run = await fleet.start(settings);
  await run.settle();
  return run;
}

const lateness = ({ learner }: Learning, key: string) =>
  learner.knowledge().namespace('pbs-1', 'main', '')?.lateness(key);
const kind = ({ learner }: Learning, key: string) => learner.rhythm(placeOf(key))?.kind;
const retired = ({ learner }: Learning) => learner.retired().map(({ group }) => group);

describe('the demo fleet at first sight', () => {
  it('is known by its rhythms, its time zones and its forecasts', async () => {
    const fleet = await fleetOf({ scenario: 'demo' });
    const { learner, engine } = await started(fleet);
    const nowMs = fleet.fleet.world.nowMs;
    const wrong: string[] = [];
    const late: string[] = [];
    const tally = { groups: 0, gone: 0 };
    for (const { place, known } of allGroups(fleet.fleet.world)) {
      // The disk is in the safe, and a maintenance forbids to look.
      if (place.store.mount === 'notmounted' || place.store.maintenance?.type === 'offline') continue;
      tally.groups += 1;
      const rhythm = learner.rhythm(known);
      const name = `${known.datastore} ${known.namespace} ${known.group}`;
      const { kind: truth } = place.group.rhythm;
      if (truth === 'stopped') tally.gone += 1;
      else if (truth !== 'synced' && rhythm?.kind !== truth) wrong.push(`${name}: ${rhythm?.kind}, not ${truth}`);
      const isPutAside = learner.retired().some((other) => JSON.stringify(other) === JSON.stringify(known));
      if (rhythm && !isPutAside && (lateByMs(rhythm, nowMs) ?? 0) > 0) late.push(name);
    }
    expect(tally.groups).toBeGreaterThan(150);
    expect(wrong).toEqual([]);
    // What the demo has go wrong: a failing one, one that fails for days, one that stopped, those of a store that moves.
    expect(late.sort()).toEqual([
      'bakery-huber  vm/101',
      'legacy  host/reception-pc.legacy.example',
      'legacy  vm/101',
      'legacy  vm/102',
      'metal-stahl  vm/102',
      'tax-bauer  vm/103',
    ]);
    for (const server of engine.state().servers) {
      expect(learner.isReady(server.name)).toBe(true);
      expect(learner.timeZone(server.name)).toBe('Europe/Vienna');
      for (const { name, mount, maintenance } of server.datastores.values()) {
        const isThere = mount !== 'not-mounted' && maintenance?.mode !== 'offline';
        if (isThere)
          expect([name, learner.knowledge().store(server.name, name)?.forecast.kind]).not.toContain('unknown');
      }
    }
    expect(learner.forecast('pbs-vienna', 'print-lang')?.kind).toBe('filling');
    expect(learner.knowledge().store('pbs-vienna', 'print-lang')?.forecast.kind).toBe('full');
  });
});

const GUESTS = {
  'vm/1': { rhythm: { kind: 'hourly', schedule: '*:20' } },
  'vm/2': { rhythm: { kind: 'daily', schedule: '02:10' } },
  'vm/3': { rhythm: { kind: 'weekly', schedule: 'sat 03:00' } },
  'vm/4': { rhythm: { kind: 'daily', schedule: '01:00' }, silentDays: 30 },
  'vm/5': { rhythm: { kind: 'daily', schedule: '01:30' }, comment: 'old box, no-monitor' },
  'vm/6': { rhythm: { kind: 'weekly', schedule: 'sun 04:00' }, silentDays: 16 },
} as const;

describe('a group', () => {
  it('is late at its own pace, and one that fell silent under our eyes is never retired', async () => {
    const fleet = await fleetOf({ scenario: guestScenario(GUESTS) }, 15 * MINUTE);
    const run = await started(fleet);
    expect(['vm/1', 'vm/2', 'vm/3', 'vm/6'].map((key) => kind(run, key))).toEqual([
      'hourly',
      'daily',
      'weekly',
      'weekly',
    ]);
    expect(retired(run)).toEqual(['vm/4']);
    for (const key of ['vm/1', 'vm/2', 'vm/3']) stopGroup(fleet.fleet.world, guestOf(fleet.fleet.world, key));
    const late = () =>
      ['vm/1', 'vm/2', 'vm/3'].filter((key) => {
        const rhythm = run.learner.rhythm(placeOf(key));
        return rhythm && (lateByMs(rhythm, fleet.fleet.world.nowMs) ?? 0) > 0;
      });
    expect(late()).toEqual([]);
    await run.pass(6 * HOUR, 30 * MINUTE);
    expect(late()).toEqual(['vm/1']);
    await run.pass(DAY, 30 * MINUTE);
    expect(late()).toEqual(['vm/1', 'vm/2']);
    await run.pass(5 * DAY, HOUR);
    expect(late()).toEqual(['vm/1', 'vm/2', 'vm/3']);
    await run.pass(12 * DAY, 3 * HOUR);
    expect(retired(run)).toEqual(['vm/4']);
  });

  it('is not watched when it says so, somebody says so, or it was silent long before', async () => {
    const fleet = await fleetOf({ scenario: guestScenario(GUESTS) });
    const run = await started(fleet);
    expect(lateness(run, 'vm/5')).toEqual({ kind: 'not-watched', reason: 'no-monitor' });
    expect(lateness(run, 'vm/4')).toEqual({ kind: 'not-watched', reason: 'retired' });
    let told = 0;
    run.learner.subscribe(() => {
      told += 1;
    });
    expect(run.learner.setCare(placeOf('vm/2'), 'archived')).toBeNull();
    expect(run.learner.setCare(placeOf('vm/4'), 'watched')).toBeNull();
    expect(told).toBe(2);
    expect(lateness(run, 'vm/2')).toEqual({ kind: 'not-watched', reason: 'archived' });
    expect(lateness(run, 'vm/4')).toMatchObject({ kind: 'rhythm' });
    expect(retired(run)).toEqual([]);
    await run.end();
    const again = await started(fleet);
    expect(lateness(again, 'vm/2')).toEqual({ kind: 'not-watched', reason: 'archived' });
    expect(lateness(again, 'vm/4')).toMatchObject({ kind: 'rhythm' });
  });

  it('is retired after a restart as before it, and watched again as soon as it runs', async () => {
    const fleet = await fleetOf({ scenario: guestScenario(GUESTS) }, 5 * MINUTE);
    const run = await started(fleet);
    // Silent for five of its weeks only later: a first sight then would take it for retired.
    stopGroup(fleet.fleet.world, guestOf(fleet.fleet.world, 'vm/2'));
    await run.pass(HOUR);
    const firstSeenMs = run.learner.knowledge().namespace('pbs-1', 'main', '')?.firstSeenMs('vm/2');
    await run.end();
    fleet.fleet.advance(20 * DAY);
    const again = await started(fleet);
    expect(retired(again)).toEqual(['vm/4']);
    expect(lateness(again, 'vm/2')).toMatchObject({ kind: 'rhythm' });
    expect(again.learner.knowledge().namespace('pbs-1', 'main', '')?.firstSeenMs('vm/2')).toBe(firstSeenMs);
    setRhythm(fleet.fleet.world, guestOf(fleet.fleet.world, 'vm/4'), { kind: 'daily', schedule: '13:00' });
    await again.pass(2 * DAY, 30 * MINUTE);
    expect(retired(again)).toEqual([]);
    expect(lateness(again, 'vm/4')).toMatchObject({ kind: 'rhythm' });
  });

  it('goes by what the settings say, as soon as they say it', async () => {
    const fleet = await fleetOf({ scenario: guestScenario(GUESTS) });
    const run = await started(fleet);
    const match = { server: '*', datastore: '*', namespace: '*', group: 'vm/2', client: '*' };
    const rules = { 'backup-stale': { threshold: 4 } };
    run.settings = { alerts: { rules: {}, overrides: [{ match, rules }] }, clients: {} };
    await run.pass(2 * MINUTE, 20_000);
    expect(run.learner.rhythm(placeOf('vm/2'))).toMatchObject({ kind: 'set', intervalMs: 4 * HOUR });
    expect(kind(run, 'vm/1')).toBe('hourly');
    // The limit for everywhere is for groups without a rhythm.
    run.settings = { alerts: { rules, overrides: [] }, clients: {} };
    await run.pass(2 * MINUTE, 20_000);
    expect(kind(run, 'vm/2')).toBe('daily');
    expect(kind(run, 'vm/1')).toBe('hourly');
  });

  it('makes up with its next run for what its server missed while it was off', async () => {
    const fleet = await fleetOf({ scenario: guestScenario(GUESTS) }, 5 * MINUTE);
    const { world } = fleet.fleet;
    const run = await started(fleet);
    const server = guestOf(world, 'vm/2').server;
    const dueMs = (key: string) => {
      const rhythm = run.learner.rhythm(placeOf(key));
      return rhythm !== null && 'dueByMs' in rhythm ? rhythm.dueByMs : 0;
    };
    const late = () => ['vm/1', 'vm/2', 'vm/3'].filter((key) => dueMs(key) < world.nowMs);
    // From noon until half an hour before the nightly backup.
    await run.pass(13.5 * HOUR, 30 * MINUTE);
    const before = { daily: dueMs('vm/2'), weekly: dueMs('vm/3') };
    switchOff(world, server);
    const remove = await fleet.fleet.servers[0]?.faults.add({ kind: 'refuse' });
    await run.pass(2 * HOUR, 30 * MINUTE);
    await remove?.();
    switchOn(world, server);
    await run.pass(20 * MINUTE, 5 * MINUTE);
    // The hourly one has its next hour, the daily one its next night; the weekly one missed nothing.
    expect(dueMs('vm/1') - world.nowMs).toBeGreaterThan(1.5 * HOUR);
    expect(Math.round((dueMs('vm/2') - before.daily) / DAY)).toBe(1);
    expect(dueMs('vm/3')).toBe(before.weekly);
    for (const key of ['vm/1', 'vm/2']) stopGroup(world, guestOf(world, key));
    await run.pass(25 * HOUR, 30 * MINUTE);
    expect(late()).toEqual(['vm/1']);
    await run.pass(3 * HOUR, 30 * MINUTE);
    expect(late()).toEqual(['vm/1', 'vm/2']);
  });

  it('makes up with its next run for a maintenance of its datastore', async () => {
    const fleet = await fleetOf({ scenario: guestScenario(GUESTS) }, 5 * MINUTE);
    const { world } = fleet.fleet;
    const run = await started(fleet);
    const { server, store } = guestOf(world, 'vm/2');
    await run.pass(12 * HOUR, 30 * MINUTE);
    setMaintenance(world, server, store, { type: 'offline', message: 'disks' });
    await run.pass(20 * HOUR, 30 * MINUTE);
    setMaintenance(world, server, store, null);
    await run.pass(40 * MINUTE, 5 * MINUTE);
    expect(lateness(run, 'vm/2')).toMatchObject({ kind: 'rhythm' });
    const rhythm = run.learner.rhythm(placeOf('vm/2'));
    expect(rhythm && lateByMs(rhythm, world.nowMs)).toBe(0);
  });

  it('that took the place of another one retires it', async () => {
    const guests = { ...GUESTS, 'vm/2': { rhythm: { kind: 'daily', schedule: '02:10' }, comment: 'erp' } } as const;
    const fleet = await fleetOf({ scenario: guestScenario(guests) }, 5 * MINUTE);
    const run = await started(fleet);
    renameGroup(fleet.fleet.world, guestOf(fleet.fleet.world, 'vm/2'), '77');
    await run.pass(2 * DAY, 30 * MINUTE);
    expect(lateness(run, 'vm/2')).toEqual({ kind: 'not-watched', reason: 'retired' });
    expect(retired(run)).toContain('vm/2');
  });
});

describe('before anything is read', () => {
  it('nothing is known, and nothing is late', async () => {
    const fleet = await fleetOf({ scenario: guestScenario(GUESTS) });
    const run = await fleet.start();
    await run.pass(0);
    expect(run.learner.isReady('pbs-1')).toBe(false);
    expect(run.learner.knowledge().store('pbs-1', 'main')).toBeNull();
    expect(run.learner.knowledge().namespace('pbs-1', 'main', '')).toBeNull();
    expect(run.learner.rhythm(placeOf('vm/1'))).toBeNull();
    expect(run.learner.knowledge().machine).toEqual({ network: 'same', history: { kind: 'kept' }, setAside: [] });
  });
});
