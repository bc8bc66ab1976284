import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, dataOf } from './asking.ts';
import { SCENARIO_NAMES } from './scenarios/registry.ts';
import { spawnFleet } from './spawn-fleet.ts';
import { worldOf } from './start-fleet.ts';
import type { World } from './world/model.ts';
import { allPlaces } from './world/places.ts';
import { advanceBy } from './world/world.ts';

const DAY = 86_400_000;

function sizes(world: World): object {
  const stores = world.servers.flatMap((server) => [...server.datastores.values()]);
  const groups = [...allPlaces(world)].map((place) => place.group);
  return {
    servers: world.servers.length,
    stores: stores.length,
    namespaces: stores.reduce((sum, store) => sum + store.namespaces.size, 0),
    groups: groups.length,
    snapshots: groups.reduce((sum, group) => sum + group.snapshots.length, 0),
  };
}

describe('small', () => {
  it("is the contract's budget fleet", () => {
    expect(sizes(worldOf({ scenario: 'small' }))).toEqual({
      servers: 3,
      stores: 30,
      namespaces: 60,
      groups: 600,
      snapshots: 18_000,
    });
  });

  it.each([undefined, 1_795_000_000_000, Date.UTC(2026, 9, 25, 0, 40)])(
    'starts with an hour without any task (at %s)',
    (nowMs) => {
      const world = worldOf({ scenario: 'small', ...(nowMs === undefined ? {} : { nowMs }) });
      const tasks = () => world.servers.map((server) => [server.tasks.finished.length, server.tasks.running.size]);
      const before = tasks();
      advanceBy(world, 3_600_000);
      expect(tasks()).toEqual(before);
    },
  );

  it('lives on: a day later every group has one more backup, and prune has kept thirty', () => {
    const world = worldOf({ scenario: 'small' });
    advanceBy(world, DAY);
    expect(sizes(world)).toMatchObject({ snapshots: 18_000 });
    expect(world.servers[0]?.tasks.finished.every((task) => task.status === 'OK')).toBe(true);
  });
});

describe('large', () => {
  it('has 10,500 groups and 630,000 snapshots, in little memory', () => {
    const before = process.memoryUsage().heapUsed;
    const world = worldOf({ scenario: 'large' });
    expect(sizes(world)).toEqual({ servers: 10, stores: 100, namespaces: 300, groups: 10_500, snapshots: 630_000 });
    expect((process.memoryUsage().heapUsed - before) / 1024 ** 2).toBeLessThan(400);
    const [node] = world.servers;
    if (node === undefined) throw new Error('no server');
    const answer = ask(world, node, '/admin/datastore/tenant-01/snapshots?ns=site-a');
    expect([answer.manifestsRead, JSON.parse(answer.body).data.length]).toEqual([2100, 2100]);
  });
});

describe('demo', () => {
  const world = worldOf({ scenario: 'demo' });

  it('has three nodes, thirty stores and a lived past', () => {
    expect(sizes(world)).toMatchObject({ servers: 3, stores: 30 });
    for (const server of world.servers) expect(server.tasks.finished.length).toBeGreaterThan(3000);
  });

  it('has one of every trouble', () => {
    const tasks = world.servers.flatMap((server) => server.tasks.finished);
    const groups = [...allPlaces(world)].map((place) => place.group);
    const snapshots = groups.flatMap((group) => group.snapshots);
    const states = new Set(snapshots.map((snapshot) => snapshot.state));
    expect(states).toEqual(new Set(['finished', 'running', 'leftover']));
    expect(snapshots.some((snapshot) => snapshot.verification?.state === 'failed')).toBe(true);
    expect(new Set(groups.map((group) => group.rhythm.kind)).size).toBe(8);
    for (const workerType of ['backup', 'syncjob', 'garbage_collection', 'prunejob', 'verificationjob']) {
      expect(tasks.some((task) => task.workerType === workerType && task.status !== 'OK')).toBe(true);
    }
    const stores = world.servers.flatMap((server) => [...server.datastores.values()]);
    expect(stores.filter((store) => store.maintenance !== null)).toHaveLength(2);
    expect(stores.filter((store) => store.mount === 'notmounted')).toHaveLength(1);
    expect(stores.filter((store) => store.backend === 's3')).toHaveLength(1);
    const overdue = stores.filter((store) => (store.gc.nextRunS ?? world.nowMs) < world.nowMs / 1000 - 3600);
    expect(overdue.map((store) => store.name)).toEqual(expect.arrayContaining(['school-ost']));
  });

  it('answers on every node', () => {
    for (const server of world.servers) expect(dataOf(world, server, '/admin/datastore').length).toBeGreaterThan(8);
  });
});

it('simulates 90 days of six hundred groups', () => {
  const world = worldOf({ scenario: 'small' });
  advanceBy(world, 90 * DAY);
  expect(sizes(world)).toMatchObject({ groups: 600, snapshots: 18_000 });
  const [server] = world.servers;
  expect(server?.tasks.finished.filter((task) => task.workerType === 'backup').length).toBe(200 * 120);
});

describe('the command line', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'simulator-cli-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  interface Ending {
    readonly code: number | null;
    readonly out: string;
    readonly err: string;
  }

  /** `stopOn`: SIGTERM once this was said. */
  function run(args: readonly string[], stopOn?: RegExp): Promise<Ending> {
    const child = spawn(process.execPath, [fileURLToPath(new URL('cli.ts', import.meta.url)), ...args]);
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
      if (stopOn?.test(err) === true) child.kill('SIGTERM');
    });
    return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err })));
  }

  it('explains itself', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    for (const name of SCENARIO_NAMES) expect(out).toContain(name);
  });

  it.each([
    [['--scenario', 'nope'], /--scenario: expected one of small, demo/],
    [['--port-base', 'x'], /--port-base: expected a whole number, found "x"/],
    [['--now', 'soon'], /--now: expected a time/],
    [['--what'], /--what/],
  ])('says what is wrong with %j and ends with 2', async (args, text) => {
    const { code, err } = await run(args);
    expect([code, err]).toEqual([2, expect.stringMatching(text)]);
    expect(err).not.toMatch(/\n\s+at /);
  });

  it('writes settings and secrets that only the owner may read, and ends cleanly on SIGTERM', async () => {
    const file = join(folder, 'settings.json');
    const { code, out } = await run(['--scenario', 'demo', '--live', '--write-config', file], /settings written/);
    expect([code, out]).toEqual([0, '']);
    const { servers } = JSON.parse(await readFile(file, 'utf8'));
    expect(servers.map((server: { name: string }) => server.name)).toEqual(['pbs-vienna', 'pbs-graz', 'pbs-linz']);
    expect(await readdir(`${file}.secrets`)).toHaveLength(3);
    for (const { tokenSecretFile } of servers) expect((await stat(tokenSecretFile)).mode & 0o777).toBe(0o600);
  });

  it('can be steered from another process', async () => {
    const fleet = await spawnFleet(['--scenario', 'empty']);
    try {
      const { nowMs } = await fleet.send({ do: 'now' });
      expect((await fleet.send({ do: 'advance', ms: 1000 })).nowMs).toBe(nowMs + 1000);
      await fleet.send({ do: 'fault', fault: { kind: 'refuse' }, server: 'pbs-empty' });
      await fleet.send({ do: 'clear' });
      expect((await fleet.send({ do: 'stats' })).stats?.['pbs-empty']?.requests).toBe(0);
      await expect(fleet.send({ do: 'clear', server: 'nobody' })).rejects.toThrow('no server is named "nobody"');
    } finally {
      await fleet.close();
    }
  });
});
