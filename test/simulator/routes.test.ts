import { describe, expect, it } from 'vitest';
import { ask, dataOf } from './asking.ts';
import { worldOf } from './start-fleet.ts';
import { addDatastore, addServer } from './world/build.ts';
import { setTokenRoles } from './world/change-server.ts';
import { removeStore, setMaintenance } from './world/change-store.ts';
import type { MaintenanceType } from './world/model.ts';
import { serverNamed, storeNamed } from './world/places.ts';

const world = worldOf({ scenario: 'oddities' });
const node = serverNamed(world, 'pbs-new');
const broken = serverNamed(world, 'pbs-broken');

describe('refusals', () => {
  it.each<[string, number, string]>([
    ['/nope', 404, "Path '/api2/json/nope' not found."],
    ['/nodes', 403, 'permission check failed'],
    ['/nodes/localhost/certificates/info', 403, 'permission check failed'],
    ['/admin/gc?foo=1', 400, "parameter verification failed - 'foo': schema does not allow additional properties."],
    [
      '/admin/gc?foo=1&bar=2',
      400,
      "parameter verification failed:\n- 'foo': schema does not allow additional properties.\n- 'bar': schema does not allow additional properties.",
    ],
    [
      '/nodes/localhost/rrd?cf=MAX',
      400,
      "parameter verification failed - 'timeframe': parameter is missing and it is not optional.",
    ],
    [
      '/nodes/localhost/rrd?timeframe=hour&cf=MIN',
      400,
      "parameter verification failed - 'cf': value 'MIN' is not defined in the enumeration.",
    ],
    ['/nodes/localhost/tasks?limit=x', 400, "parameter verification failed - 'limit': invalid digit found in string"],
    [
      '/admin/datastore/main/status?verbose=maybe',
      400,
      "parameter verification failed - 'verbose': Unable to parse boolean option.",
    ],
    ['/admin/datastore/gone/groups', 400, "no such datastore 'gone'"],
    ['/admin/datastore/usb-away/groups', 400, "datastore 'usb-away' is not mounted"],
    ['/admin/datastore/main/groups?ns=not/there', 400, 'ENOENT: No such file or directory'],
    ['/admin/datastore/going/gc', 400, "datastore 'going' is unavailable: datastore is being deleted"],
  ])('%s', (target, status, text) => {
    const got = ask(world, node, target);
    expect([got.status, got.body, got.contentType]).toEqual([status, text, 'application/json;charset=UTF-8']);
  });

  it('ignores _dc and takes all spellings of booleans', () => {
    for (const word of ['1', 'on', 'yes', 'true', '0', 'off', 'no', 'FALSE']) {
      expect(ask(world, node, `/admin/datastore/main/status?verbose=${word}&_dc=123`).status).toBe(200);
    }
  });

  it('refuses what is longer than 3072 characters', () => {
    expect(ask(world, node, `/version?x=${'a'.repeat(3100)}`).status).toBe(414);
  });

  it('ignores trailing and double slashes', () => {
    expect(ask(world, node, '//version/').status).toBe(200);
  });

  it('answers 403 instead of 400 for an unknown store without the right to know', () => {
    const blind = addServer(world, { name: 'blind' });
    setTokenRoles(blind, 'monitor@pbs!tray', []);
    expect(ask(world, blind, '/admin/datastore/gone/groups').body).toBe(
      'permission check failed - missing Datastore.Audit|Datastore.Backup on /datastore/gone',
    );
  });

  it('answers 400 on endpoints of the root daemon while it is down, and nowhere else', () => {
    const half = addServer(world, { name: 'half' });
    half.isPrivilegedDaemonUp = false;
    expect(ask(world, half, '/nodes/localhost/apt/update')).toMatchObject({
      status: 400,
      body: 'client error (Connect)',
    });
    expect(ask(world, half, '/nodes/localhost/disks/zfs').status).toBe(400);
    expect(ask(world, half, '/nodes/localhost/status').status).toBe(200);
  });
});

describe('stores', () => {
  it('change their order from request to request, without chance', () => {
    const orders = () => {
      const fresh = worldOf({ scenario: 'oddities' });
      const server = serverNamed(fresh, 'pbs-new');
      return Array.from({ length: 5 }, () =>
        dataOf(fresh, server, '/admin/datastore')
          .map((item) => item.store)
          .join(),
      );
    };
    expect(new Set(orders()).size).toBeGreaterThan(1);
    expect(orders()).toEqual(orders());
  });

  it.each<[MaintenanceType, string | null, string, number]>([
    ['read-only', null, 'read-only', 200],
    ['offline', 'tonight', 'offline,message=tonight', 400],
    ['offline', 'a, "b"', 'offline,message="a, \\"b\\""', 400],
    ['s3-refresh', null, 's3-refresh', 400],
  ])('in maintenance %s (%s) say %s', (type, message, text, status) => {
    const server = addServer(world, { name: `maintained-${type}-${message}` });
    const store = addDatastore(world, server, 'm');
    setMaintenance(world, server, store, { type, message });
    expect(dataOf(world, server, '/admin/datastore')).toMatchObject([{ store: 'm', maintenance: text }]);
    expect(ask(world, server, '/admin/datastore/m/groups').status).toBe(status);
    expect(dataOf(world, server, '/admin/gc')).toHaveLength(status === 200 ? 1 : 0);
  });

  it('that cannot be opened are left out of GC and metrics, and fail the whole usage list', () => {
    expect(dataOf(world, broken, '/admin/gc').map((item) => item.store)).toEqual(['healthy']);
    expect(ask(world, broken, '/status/metrics').body).not.toContain('lost-disk');
    expect(ask(world, broken, '/status/datastore-usage')).toMatchObject({
      status: 400,
      body: expect.stringContaining("unable to open chunk store 'lost-disk'"),
    });
  });

  it('that vanish are gone with their jobs', () => {
    const fresh = worldOf({ scenario: 'small' });
    const [server] = fresh.servers;
    if (server === undefined) throw new Error('no server');
    removeStore(fresh, server, storeNamed(server, 'store-01'));
    expect(ask(fresh, server, '/admin/datastore/store-01/groups').body).toBe("no such datastore 'store-01'");
    expect(dataOf(fresh, server, '/admin/verify')).toHaveLength(9);
  });
});

describe('usage', () => {
  it('is what the world says: used + avail is less than total', () => {
    const main = storeNamed(node, 'main');
    const entry = dataOf(world, node, '/status/datastore-usage').find((item) => item.store === 'main');
    expect(entry).toMatchObject({
      total: main.totalBytes,
      used: main.usedBytes,
      avail: main.totalBytes - main.usedBytes - main.reservedBytes,
    });
    expect(entry?.history).toHaveLength(1440);
  });

  it('writes whole numbers of metrics as floats', () => {
    expect(ask(world, node, '/status/metrics').body).toMatch(
      /"metric":"mem_total","timestamp":\d+,"type":"gauge","value":33566715904\.0\}/,
    );
  });

  it('collects metrics every ten seconds, newer than start-time only', () => {
    const newest = Math.floor(world.nowMs / 10_000) * 10;
    const times = (query: string): number[] => {
      const { data } = dataOf<{ data: { timestamp: number }[] }>(world, node, `/status/metrics?${query}`);
      return [...new Set(data.map((point) => point.timestamp))];
    };
    expect(times('')).toEqual([newest]);
    expect(times(`history=1&start-time=${newest - 30}`)).toEqual([newest - 20, newest - 10, newest]);
    expect(times('history=1')).toHaveLength(180);
  });

  it.each([
    ['hour', 61, 60],
    ['day', 1440, 60],
    ['week', 337, 1800],
    ['month', 1440, 1800],
    ['year', 1440, 21_600],
    ['decade', 523, 604_800],
  ])('keeps %s in %i rows of %i seconds', (timeframe, rows, step) => {
    const data = dataOf<{ time: number }[]>(world, node, `/nodes/localhost/rrd?timeframe=${timeframe}&cf=AVERAGE`);
    expect(data).toHaveLength(rows);
    expect((data[1]?.time ?? 0) - (data[0]?.time ?? 0)).toBe(step);
  });
});

describe('jobs', () => {
  it('push jobs are invisible without sync-direction', () => {
    const ids = (query: string) =>
      dataOf(world, node, `/admin/sync${query}`)
        .map((item) => item.id)
        .sort();
    expect(ids('')).toEqual(['offsite', 's-failed', 's-local']);
    expect(ids('?sync-direction=push')).toEqual(['s-push']);
    expect(ids('?sync-direction=all&store=main')).toEqual(['offsite', 's-failed', 's-push']);
  });

  it('that run show only the UPID of the run', () => {
    const running = dataOf(world, node, '/admin/verify').find((item) => item.id === 'v-running');
    expect(Object.keys(running ?? {}).filter((key) => key.startsWith('last-run'))).toEqual(['last-run-upid']);
  });

  it('config lists have no run state, and the digest only changes with the configuration', () => {
    const body = (target: string) => JSON.parse(ask(world, node, target).body);
    expect(Object.keys(body('/config/prune').data[0])).not.toContain('next-run');
    expect(body('/admin/prune').digest).toBe(body('/admin/prune').digest);
  });
});

describe('garbage collection', () => {
  const gc = (store: string) => dataOf(world, node, '/admin/gc').find((item) => item.store === store) ?? {};

  it.each([
    ['succeeded', 'main', { 'last-run-state': 'OK', duration: 1500 }],
    [
      'failed after a success: duration spans both',
      'gc-failed',
      { 'last-run-state': expect.stringContaining('EAGAIN'), duration: 178_600 },
    ],
    ['always failed: looks like never', 'never-gc', { upid: null, 'disk-bytes': 0 }],
  ])('%s', (_what, store, expected) => {
    expect(gc(store)).toMatchObject(expected);
  });

  it('running: an old UPID and no end', () => {
    expect(gc('gc-running')).toHaveProperty('upid', expect.stringContaining('UPID:'));
    expect(gc('gc-running')).not.toHaveProperty('last-run-endtime');
    expect(gc('never-gc')).not.toHaveProperty('last-run-endtime');
  });
});
