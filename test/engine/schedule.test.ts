import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../shared/time-units.ts';
import { type WatchedFleet, type WatchOptions, watchFleet } from '../kit/watched-fleet.ts';
import { type Asked, askedWhile, pausesOf, timesOf } from './asked.ts';
import { tiny } from './tiny-fleet.ts';

const T = MINUTE;

let watched: WatchedFleet | undefined;
afterEach(() => watched?.close());

async function collected(options: WatchOptions = {}): Promise<WatchedFleet> {
  watched = await watchFleet({ scenario: tiny, pollingIntervalMs: T, ...options });
  await watched.collect();
  return watched;
}

const PACES: readonly (readonly [string, RegExp, number])[] = [
  ['tasks', /^\/nodes\/localhost\/tasks/, T],
  ['host', /^\/nodes\/localhost\/status/, T],
  ['usage', /^\/status\/metrics/, T],
  ['datastores', /^\/admin\/datastore$/, 5 * T],
  ['gc', /^\/admin\/gc/, 10 * T],
  ['verify jobs', /^\/admin\/verify/, 10 * T],
  ['prune jobs', /^\/admin\/prune/, 10 * T],
  ['sync jobs', /^\/admin\/sync/, 10 * T],
  ['groups of main', /^\/admin\/datastore\/main\/groups$/, 15 * T],
  ['groups of main, clients', /^\/admin\/datastore\/main\/groups\?ns=clients/, 15 * T],
  ['namespaces of main', /^\/admin\/datastore\/main\/namespace/, 60 * T],
  ['usage history', /^\/status\/datastore-usage/, HOUR],
  ['privileges', /^\/access\/permissions/, HOUR],
  ['tape', /^\/tape\/drive/, 60 * T],
];

describe('four quiet hours', () => {
  let asked: Asked[] = [];
  let ends: { readonly manifests: number; readonly most: number; readonly connections: number };

  beforeAll(async () => {
    const fleet = await watchFleet({ scenario: tiny, pollingIntervalMs: T });
    await fleet.collect();
    asked = await askedWhile(fleet, 4 * HOUR + 10 * MINUTE);
    const { manifestsRead, maxInFlight, connections } = fleet.server().stats.read();
    ends = { manifests: manifestsRead, most: maxInFlight, connections };
    await fleet.close();
  });

  it.each(PACES)('%s are asked for at their pace', (_name, target, everyMs) => {
    const times = timesOf(asked, target);
    expect(times.length).toBeGreaterThanOrEqual(Math.floor((4 * HOUR) / everyMs));
    // A chore that falls due between two rounds waits for nothing: only what is under way.
    for (const pause of pausesOf(times)) expect(Math.abs(pause - everyMs)).toBeLessThanOrEqual(2 * SECOND);
  });

  it('nothing rarer, and nothing else, is asked for', () => {
    const rest = asked.filter(({ target }) => PACES.every(([, pattern]) => !pattern.test(target)));
    expect(new Set(rest.map(({ target }) => target))).toEqual(
      new Set(['/admin/datastore/side/groups', '/admin/datastore/side/namespace']),
    );
  });

  it('no manifest is read, nothing overlaps more than twice, no connection is opened', () => {
    expect(ends).toEqual({ manifests: 0, most: expect.any(Number), connections: 0 });
    expect(ends.most).toBeLessThanOrEqual(2);
  });

  it('tasks are asked for with a cursor that follows five minutes behind', () => {
    const cursors = asked.flatMap(({ target }) => /tasks\?since=(\d+)&limit=0$/.exec(target)?.[1] ?? []).map(Number);
    for (const step of pausesOf(cursors)) expect(Math.abs(step - 60)).toBeLessThanOrEqual(2);
  });
});

describe('what is rare', () => {
  it('version, subscription and updates are read a few times a day', async () => {
    const fleet = await collected({ pollingIntervalMs: 30 * MINUTE });
    fleet.server().stats.reset();
    await fleet.pass(5 * DAY);
    const counts = fleet.server().stats.read().byEndpoint;
    // The longer of 6 or 12 hours and 60 intervals.
    expect(counts['/version']).toBe(4);
    expect(counts['/nodes/{node}/subscription']).toBe(4);
    expect(counts['/nodes/{node}/apt/update']).toBe(4);
    expect(counts['/nodes/{node}/time']).toBe(4);
  });
});

describe('jitter', () => {
  it.each([0, 0.25, 1])('spreads the heartbeat by no more than a tenth: %d', async (random) => {
    const fleet = await collected({ random: () => random });
    const times = timesOf(await askedWhile(fleet, HOUR), /status\/metrics/);
    const wanted = T * (0.9 + 0.2 * random);
    for (const pause of pausesOf(times)) expect(Math.abs(pause - wanted)).toBeLessThanOrEqual(SECOND);
  });
});

describe('a manual refresh', () => {
  it('reads all but the snapshots and the patient parts at once, and then goes on as before', async () => {
    const fleet = await collected();
    await fleet.pass(2 * MINUTE + 7 * SECOND);
    fleet.server().stats.reset();
    fleet.engine.refresh('pbs-1');
    await fleet.pass(0);
    const { byEndpoint } = fleet.server().stats.read();
    expect(Object.keys(byEndpoint).sort()).toEqual([
      '/access/permissions',
      '/admin/datastore',
      '/admin/datastore/{store}/groups',
      '/admin/datastore/{store}/namespace',
      '/admin/gc',
      '/admin/prune',
      '/admin/sync',
      '/admin/verify',
      '/nodes/{node}/status',
      '/nodes/{node}/tasks',
      '/status/datastore-usage',
      '/status/metrics',
      '/tape/drive',
      '/version',
    ]);
    const times = timesOf(await askedWhile(fleet, 10 * MINUTE), /status\/metrics/);
    for (const pause of pausesOf(times)) expect(Math.abs(pause - T)).toBeLessThanOrEqual(SECOND);
  });

  it('knows the servers that it is asked for', async () => {
    const fleet = await collected();
    expect(fleet.engine.refresh('pbs-1')).toBe(true);
    expect(fleet.engine.refresh('nobody')).toBe(false);
    expect(fleet.engine.refresh()).toBe(true);
  });
});

describe('back-off', () => {
  async function attempts(options: WatchOptions, forMs: number): Promise<number[]> {
    const fleet = await collected(options);
    await fleet.server().faults.add({ kind: 'status', status: 503, text: 'busy' });
    const asked = await askedWhile(fleet, forMs);
    return pausesOf([...new Set(timesOf(asked, /tasks|version/))]);
  }

  it('doubles from T to 5 T', async () => {
    const pauses = await attempts({}, 30 * MINUTE);
    const wanted = [1, 2, 4, 5, 5, 5].map((times) => times * T);
    for (const [index, pause] of wanted.entries()) expect(pauses[index]).toBeCloseTo(pause, -4);
  });

  it('never passes ten minutes', async () => {
    const pauses = await attempts({ pollingIntervalMs: 8 * MINUTE }, HOUR);
    for (const pause of pauses.slice(1)) expect(Math.abs(pause - 10 * MINUTE)).toBeLessThanOrEqual(SECOND);
  });

  it('waits at least five minutes after a refused token, whatever T is and however it is spread', async () => {
    const fleet = await collected({ pollingIntervalMs: 5 * SECOND, random: () => 0 });
    await fleet.server().faults.add({ kind: 'status', status: 401 });
    const times = [...new Set(timesOf(await askedWhile(fleet, 30 * MINUTE), /./))].slice(1);
    expect(times.length).toBeGreaterThan(3);
    for (const pause of pausesOf(times)) expect(pause).toBeGreaterThanOrEqual(5 * MINUTE);
  });

  it('ends at once with a manual refresh', async () => {
    const fleet = await collected();
    const remove = await fleet.server().faults.add({ kind: 'status', status: 401 });
    await fleet.pass(2 * MINUTE);
    expect(fleet.known().reach.kind).toBe('failing');
    await remove();
    fleet.engine.refresh();
    await fleet.pass(SECOND);
    expect(fleet.known().reach.kind).toBe('answering');
  });
});

/** Until half a second after the next heartbeat began. */
async function untilNextBeat(fleet: WatchedFleet): Promise<void> {
  const sinceLastMs = fleet.clock.nowMs() - (fleet.known().lastPollAtMs ?? 0);
  await fleet.pass(T - sinceLastMs + SECOND / 2);
}

describe('a lost connection', () => {
  it('is tried once more after a moment before the server is called down', async () => {
    const fleet = await collected();
    const remove = await fleet.server().faults.add({ kind: 'refuse' });
    await untilNextBeat(fleet);
    await remove();
    await fleet.pass(5 * SECOND);
    expect(fleet.known().reach).toMatchObject({ kind: 'answering' });
    expect(fleet.log.lines.filter(({ event }) => event === 'server-failing')).toEqual([]);
  });

  it('is not tried a third time', async () => {
    const fleet = await collected();
    await fleet.server().faults.add({ kind: 'refuse' });
    await fleet.pass(MINUTE + 10 * SECOND);
    expect(fleet.known().reach).toMatchObject({ kind: 'failing', attempts: 1, failure: { kind: 'network' } });
  });
});
