import { Agent } from 'node:https';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { inflateRawSync, inflateSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { askOverTls } from './asking.ts';
import { type Fleet, type FleetServer, startFleet } from './start-fleet.ts';
import { createCertificate } from './wire/certificate.ts';

let fleet: Fleet | undefined;
const agents: Agent[] = [];

async function serve(scenario: string): Promise<readonly FleetServer[]> {
  fleet = await startFleet({ scenario });
  return fleet.servers;
}

async function one(scenario = 'empty'): Promise<FleetServer> {
  const [server] = await serve(scenario);
  if (server === undefined) throw new Error('no server');
  return server;
}

function keepAlive(): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: 2 });
  agents.push(agent);
  return agent;
}

afterEach(async () => {
  for (const agent of agents.splice(0)) agent.destroy();
  await fleet?.close();
  fleet = undefined;
});

/** Everything a raw connection hears until it ends. */
function converse(port: number, said: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(said));
    let heard = '';
    socket.on('data', (chunk) => {
      heard += chunk;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(heard));
  });
}

describe('compression', () => {
  const deflated = { 'accept-encoding': 'gzip, deflate;q=0.5' };

  it('is zlib on new servers and raw on old ones, both called deflate', async () => {
    const [recent, old] = await serve('oddities');
    if (recent === undefined || old === undefined) throw new Error('no server');
    const asked = { target: '/admin/datastore/main/groups', headers: deflated };
    const [zlib, raw] = [await askOverTls(recent, asked), await askOverTls(old, asked)];
    expect([zlib, raw].map((reply) => reply.headers['content-encoding'])).toEqual(['deflate', 'deflate']);
    expect([zlib, raw].map((reply) => reply.headers['transfer-encoding'])).toEqual(['chunked', 'chunked']);
    expect([zlib, raw].map((reply) => ((reply.body[0] ?? 0) & 0x0f) === 8)).toEqual([true, false]);
    expect(JSON.parse(inflateSync(zlib.body).toString()).data).toHaveLength(10);
    expect(JSON.parse(inflateRawSync(raw.body).toString()).data.length).toBeGreaterThan(5);
  });

  it('is not used for gzip alone, nor without a wish', async () => {
    const server = await one();
    for (const headers of [{}, { 'accept-encoding': 'gzip, br' }] as const) {
      const reply = await askOverTls(server, { target: '/version', headers });
      expect(reply.headers['content-encoding']).toBeUndefined();
      expect(reply.headers['content-length']).toBe(String(reply.body.length));
    }
  });

  it('streams tasks and snapshots in chunks even uncompressed, and compresses errors of handlers', async () => {
    const server = await one();
    expect((await askOverTls(server, { target: '/nodes/localhost/tasks' })).headers['transfer-encoding']).toBe(
      'chunked',
    );
    const error = await askOverTls(server, { target: '/admin/gc?x=1', headers: deflated });
    expect([error.status, inflateSync(error.body).toString()]).toEqual([
      400,
      expect.stringMatching(/^parameter verification/),
    ]);
  });
});

describe('headers', () => {
  it('carry the date of the world and its skew', async () => {
    const server = await one();
    const before = (await askOverTls(server, { target: '/ping' })).headers.date;
    expect(before).toBe('Mon, 28 Sep 2026 10:00:00 GMT');
    fleet?.advance(90_000);
    server.node.clockSkewMs = -3_600_000;
    expect((await askOverTls(server, { target: '/ping' })).headers.date).toBe('Mon, 28 Sep 2026 09:01:30 GMT');
  });

  it('of a 401 have no content type but a cookie to forget', async () => {
    const reply = await askOverTls(await one(), {
      target: '/version',
      headers: { authorization: 'PBSAPIToken=x@pbs!y:z' },
    });
    expect([reply.status, reply.headers['content-type'], reply.body.toString()]).toEqual([
      401,
      undefined,
      'authentication failed',
    ]);
    expect(String(reply.headers['set-cookie'])).toContain('expires=Thu, 01 Jan 1970');
  });
});

describe('certificates', () => {
  it('are each server its own, and can be replaced while it runs', async () => {
    const servers = await serve('small');
    expect(new Set(servers.map((server) => server.fingerprint)).size).toBe(3);
    const [server] = servers;
    if (server === undefined) throw new Error('no server');
    const first = await askOverTls(server, { target: '/nodes/localhost/status' });
    expect(first.peerFingerprint).toBe(server.fingerprint);
    expect(JSON.parse(first.body.toString()).data.info.fingerprint.toUpperCase()).toBe(server.fingerprint);
    server.setCertificate(await createCertificate({ node: server.name, notAfter: new Date('2026-10-05T00:00:00Z') }));
    const second = await askOverTls(server, { target: '/ping' });
    expect(second.peerFingerprint).toBe(server.fingerprint);
    expect(second.peerFingerprint).not.toBe(first.peerFingerprint);
  });
});

describe('plain HTTP on the port', () => {
  it('is sent to https without the path, and by servers before 3.0.5 hung up on', async () => {
    const server = await one();
    const port = Number(new URL(server.url).port);
    const said = 'GET /api2/json/version HTTP/1.1\r\nHost: pbs.example:8007\r\n\r\n';
    expect(await converse(port, said)).toMatch(/^HTTP\/1\.1 301 .*\r\nLocation: https:\/\/pbs\.example:8007\r\n/);
    server.node.version = { major: 3, minor: 0, release: 4 };
    expect(await converse(port, said)).toBe('');
  });
});

describe('counts', () => {
  it('requests by endpoint and status, manifests, and bytes in and out of TLS', async () => {
    const server = await one('small');
    const agent = keepAlive();
    await askOverTls(server, { target: '/admin/datastore/store-01/groups', agent });
    const snapshots = await askOverTls(server, { target: '/admin/datastore/store-01/snapshots?backup-type=vm', agent });
    await askOverTls(server, { target: '/admin/datastore/nope/groups', agent });
    const counts = server.stats.read();
    expect(counts).toMatchObject({
      requests: 3,
      requestsWithToken: 3,
      byEndpoint: { '/admin/datastore/{store}/groups': 2, '/admin/datastore/{store}/snapshots': 1 },
      byStatus: { 200: 2, 400: 1 },
      manifestsRead: 180,
      connections: 1,
      handshakes: 1,
      maxInFlight: 1,
      hasSeenToken: true,
    });
    expect(counts.rawBodyBytes).toBeGreaterThan(snapshots.body.length);
    expect(counts.httpBytesSent).toBeGreaterThan(counts.rawBodyBytes);
    expect(counts.wireBytesSent).toBeGreaterThan(counts.httpBytesSent);
    expect(counts.wireBytesReceived).toBeGreaterThan(counts.httpBytesReceived);
  });

  it('agree with what a bare TLS client wrote and read', async () => {
    const server = await one();
    const said = 'GET /api2/json/ping HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
    const heard = await new Promise<{ wire: number[]; http: number }>((resolve, reject) => {
      const tcp = connect(Number(new URL(server.url).port), '127.0.0.1');
      const tls = connectTls({ socket: tcp, rejectUnauthorized: false }, () => tls.write(said));
      let http = 0;
      tls.on('data', (chunk) => {
        http += chunk.length;
      });
      tls.on('error', reject);
      tcp.on('close', () => resolve({ wire: [tcp.bytesWritten, tcp.bytesRead], http }));
    });
    const counts = server.stats.read();
    const [written = 0, read = 0] = heard.wire;
    expect(counts.wireBytesSent).toBe(read);
    // The client's last word, a close_notify of 24 bytes, may find the socket closed already.
    expect([written, written - 24]).toContain(counts.wireBytesReceived);
    expect([counts.httpBytesReceived, counts.httpBytesSent]).toEqual([said.length, heard.http]);
  });

  it('start again from zero after a reset, on open connections too', async () => {
    const server = await one();
    const agent = keepAlive();
    await askOverTls(server, { target: '/version', agent });
    const { httpBytesSent } = server.stats.read();
    server.stats.reset();
    expect(server.stats.read()).toMatchObject({ requests: 0, httpBytesSent: 0, wireBytesSent: 0, hasSeenToken: false });
    await askOverTls(server, { target: '/version', agent });
    expect(server.stats.read()).toMatchObject({ requests: 1, connections: 0, httpBytesSent });
    expect(server.stats.requestLog()).toMatchObject([{ target: '/api2/json/version', status: 200 }]);
  });

  it('requests in flight at once', async () => {
    const server = await one();
    await server.faults.add({ kind: 'slow-headers', delayMs: 30 });
    await Promise.all([1, 2, 3].map(() => askOverTls(server, { target: '/ping' })));
    expect(server.stats.read().maxInFlight).toBe(3);
  });

  it('nothing of a token from a client that leaves after the handshake', async () => {
    const server = await one();
    await new Promise<void>((resolve, reject) => {
      const socket = connectTls(
        { port: Number(new URL(server.url).port), host: '127.0.0.1', rejectUnauthorized: false },
        () => socket.end(),
      );
      socket.on('error', reject);
      socket.on('close', () => resolve());
    });
    expect(server.stats.read()).toMatchObject({
      handshakes: 1,
      httpBytesReceived: 0,
      hasSeenToken: false,
      requests: 0,
    });
    expect(server.stats.receivedText()).toBe('');
  });

  it('a token sent in the clear', async () => {
    const server = await one();
    await converse(Number(new URL(server.url).port), `GET / HTTP/1.1\r\nHost: x\r\nX: ${server.tokenSecret}\r\n\r\n`);
    expect(server.stats.read().hasSeenToken).toBe(true);
  });
});
