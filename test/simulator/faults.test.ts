import { Agent } from 'node:https';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askOverTls, type WireReply } from './asking.ts';
import { type Fleet, type FleetServer, startFleet } from './start-fleet.ts';
import type { Fault } from './wire/faults.ts';

let fleet: Fleet;
let server: FleetServer;

beforeAll(async () => {
  fleet = await startFleet({ scenario: 'small' });
  const [first] = fleet.servers;
  if (first === undefined) throw new Error('no server');
  server = first;
});

afterAll(() => fleet.close());

const TARGET = '/admin/datastore/store-01/groups';

/** Switches the fault on, asks, switches it off, and expects a healthy server without a restart. */
async function under<T>(fault: Fault, ask: () => Promise<T>): Promise<T> {
  const remove = await server.faults.add(fault);
  try {
    return await ask();
  } finally {
    await remove();
    const healthy = await askOverTls(server, { target: TARGET });
    expect([healthy.status, healthy.isComplete, healthy.peerFingerprint]).toEqual([200, true, server.fingerprint]);
  }
}

/** The error code, or "silent" when nothing came before the client's patience ended. */
function failure(agent = new Agent()): Promise<string> {
  const asking = askOverTls(server, { target: TARGET, agent }).then(
    (reply) => `answered ${reply.status}`,
    (error: NodeJS.ErrnoException) => error.code ?? error.message,
  );
  // Not a wait for time to pass: hung up on by us as soon as the server has taken the connection.
  const silence = new Promise<string>((resolve) => setTimeout(resolve, 60, 'silent'));
  return Promise.race([asking, silence]).finally(() => agent.destroy());
}

const json = (reply: WireReply) => JSON.parse(reply.body.toString()).data;
const ask = () => askOverTls(server, { target: TARGET });

describe('connections', () => {
  it.each<[Fault, string]>([
    [{ kind: 'refuse' }, 'ECONNREFUSED'],
    [{ kind: 'hang-handshake' }, 'silent'],
    [{ kind: 'hang' }, 'silent'],
    [{ kind: 'plain-http' }, 'EPROTO'],
  ])('%j', async (fault, expected) => {
    expect(await under(fault, () => failure())).toBe(expected);
  });

  it.each<Fault>([{ kind: 'other-certificate' }, { kind: 'expired-certificate' }])('%j', async (fault) => {
    const reply = await under(fault, ask);
    expect(reply.status).toBe(200);
    expect(reply.peerFingerprint).not.toBe(server.fingerprint);
  });

  it('are reset while the server is switched off', async () => {
    server.node.isUp = false;
    expect(await failure()).toMatch(/ECONNRESET|socket/);
    server.node.isUp = true;
    expect((await ask()).status).toBe(200);
  });

  it('keep their port after a refusal', async () => {
    const { url } = server;
    await under({ kind: 'refuse' }, () => failure());
    expect(server.url).toBe(url);
  });
});

describe('answers', () => {
  it.each<[Fault, number, RegExp]>([
    [{ kind: 'html', status: 200 }, 200, /^<!DOCTYPE html>/],
    [{ kind: 'html', status: 502 }, 502, /^<!DOCTYPE html>/],
    [{ kind: 'status', status: 401 }, 401, /^authentication failed$/],
    [{ kind: 'status', status: 400, text: 'authentication failed' }, 400, /^authentication failed$/],
    [{ kind: 'status', status: 400 }, 400, /^permission check failed$/],
    [{ kind: 'status', status: 403 }, 403, /^permission check failed$/],
    [{ kind: 'status', status: 404 }, 404, /not found/],
    [{ kind: 'status', status: 500 }, 500, /Error/],
    [{ kind: 'invalid-json' }, 200, /,,$/],
    [{ kind: 'empty-body' }, 200, /^$/],
    [{ kind: 'redirect', status: 302, location: 'https://evil.example/' }, 302, /^$/],
  ])('%j', async (fault, status, body) => {
    const reply = await under(fault, ask);
    expect([reply.status, reply.body.toString()]).toEqual([status, expect.stringMatching(body)]);
  });

  it('redirect to another host', async () => {
    const reply = await under({ kind: 'redirect', status: 301, location: 'https://evil.example/' }, ask);
    expect(reply.headers.location).toBe('https://evil.example/');
  });

  it.each<[Fault, unknown]>([
    [{ kind: 'json', fault: 'string-for-array' }, 'unexpected'],
    [{ kind: 'json', fault: 'object-for-array' }, { unexpected: true }],
    [{ kind: 'json', fault: 'null-data' }, null],
    [
      { kind: 'json', fault: 'null-values' },
      expect.arrayContaining([expect.objectContaining({ 'backup-count': null })]),
    ],
    [
      { kind: 'json', fault: 'negative-numbers' },
      expect.arrayContaining([expect.objectContaining({ 'backup-count': -31 })]),
    ],
    [
      { kind: 'json', fault: 'huge-numbers' },
      expect.arrayContaining([expect.objectContaining({ 'backup-count': 2 ** 63 })]),
    ],
    [
      { kind: 'json', fault: 'text-for-numbers' },
      expect.arrayContaining([expect.objectContaining({ 'backup-count': '30' })]),
    ],
    [
      { kind: 'json', fault: 'missing-fields' },
      expect.arrayContaining([expect.not.objectContaining({ 'backup-type': 'vm' })]),
    ],
  ])('%j', async (fault, expected) => {
    expect(json(await under(fault, ask))).toEqual(expected);
  });

  it('of the root daemon while it is down, no others', async () => {
    const [disks, groups] = await under({ kind: 'daemon-down' }, async () => [
      await askOverTls(server, { target: '/nodes/localhost/disks/list' }),
      await ask(),
    ]);
    expect([disks?.status, disks?.body.toString(), groups?.status]).toEqual([400, 'client error (Connect)', 200]);
  });

  it('with a date that is off', async () => {
    const reply = await under({ kind: 'clock-skew', skewMs: 3_600_000 }, ask);
    expect(Date.parse(String(reply.headers.date))).toBe(fleet.world.nowMs + 3_600_000);
  });
});

describe('bodies', () => {
  it.each<Fault>([{ kind: 'truncated-body' }, { kind: 'lying-content-length', extraBytes: 10 }])(
    '%j end before they are whole',
    async (fault) => {
      const reply = await under(fault, ask);
      expect([reply.status, reply.isComplete]).toEqual([200, false]);
    },
  );

  it('are cut off by a reset', async () => {
    const whole = (await ask()).body.length;
    // Where the client is slower than the reset it loses the headers as well.
    const heard = await under({ kind: 'reset-mid-body' }, () =>
      ask().catch((error: NodeJS.ErrnoException) => error.code),
    );
    if (typeof heard === 'object') expect([heard.isComplete, heard.body.length < whole]).toEqual([false, true]);
    else expect(heard).toBe('ECONNRESET');
  });

  it('that drip arrive whole', async () => {
    const healthy = await ask();
    const reply = await under({ kind: 'slow-body', chunkBytes: 500, pauseMs: 1 }, ask);
    expect(json(reply)).toEqual(json(healthy));
  });

  it('that are late arrive whole', async () => {
    expect((await under({ kind: 'slow-headers', delayMs: 5 }, ask)).isComplete).toBe(true);
  });

  it('without end go on for as long as anybody listens', async () => {
    const enoughBytes = 3_000_000;
    const reply = await under({ kind: 'endless-body' }, () => askOverTls(server, { target: TARGET, enoughBytes }));
    expect(reply.body.length).toBeGreaterThanOrEqual(enoughBytes);
  });

  it('that are too large are exactly that large, and still JSON', async () => {
    const reply = await under({ kind: 'oversized-body', bytes: 5_000_000 }, ask);
    expect(reply.body.length).toBe(5_000_011);
    expect(json(reply)).toEqual([]);
  });

  it('in gzip although nobody asked', async () => {
    const reply = await under({ kind: 'gzip' }, ask);
    expect(reply.headers['content-encoding']).toBe('gzip');
    expect(JSON.parse(gunzipSync(reply.body).toString()).data).toHaveLength(10);
  });
});

describe('matchers', () => {
  it.each<[string, string | RegExp | ((request: { target: string }) => boolean)]>([
    ['a template', '/admin/datastore/{store}/groups'],
    ['an expression over path and query', /store-01\/groups\?ns=clients/],
    ['a function', (request) => request.target.includes('store-01')],
  ])('by %s hit their endpoint alone', async (_kind, matcher) => {
    const remove = await server.faults.add({ kind: 'status', status: 500 }, matcher);
    expect((await askOverTls(server, { target: `${TARGET}?ns=clients` })).status).toBe(500);
    expect((await askOverTls(server, { target: '/admin/datastore/store-02/status' })).status).toBe(200);
    await remove();
    expect(server.faults.active()).toEqual([]);
  });

  it('of several faults the first one wins, and clear ends them all', async () => {
    await server.faults.add({ kind: 'status', status: 403 }, '/version');
    await server.faults.add({ kind: 'status', status: 500 });
    expect((await askOverTls(server, { target: '/version' })).status).toBe(403);
    expect((await ask()).status).toBe(500);
    await server.faults.clear();
    expect((await ask()).status).toBe(200);
  });

  it('leave the other servers alone', async () => {
    const other = fleet.servers[1];
    if (other === undefined) throw new Error('no second server');
    await under({ kind: 'refuse' }, async () =>
      expect((await askOverTls(other, { target: '/ping' })).status).toBe(200),
    );
  });
});

it('closes at once, hanging requests or not', async () => {
  const own = await startFleet({ scenario: 'empty' });
  const [only] = own.servers;
  if (only === undefined) throw new Error('no server');
  await only.faults.add({ kind: 'hang' });
  const hanging = askOverTls(only, { target: '/ping' }).catch((error: Error) => error.message);
  while (only.stats.read().requests === 0) await new Promise((resolve) => setImmediate(resolve));
  await own.close();
  expect(await hanging).toBe('socket hang up');
  expect(only.stats.read().byStatus).toEqual({ none: 1 });
});
