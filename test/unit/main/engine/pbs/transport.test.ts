import type { TLSSocket } from 'node:tls';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { askGroups, askSnapshots, askTasks, askVersion } from '../../../../../main/engine/pbs/endpoints.ts';
import { MAX_IN_FLIGHT } from '../../../../../main/engine/pbs/transport.ts';
import { type AskingWish, askingClient, TOKEN_ID, TOKEN_SECRET } from '../../../../kit/asking-client.ts';
import {
  http,
  JSON_TYPE,
  type Say,
  saying,
  startTlsServer,
  type TlsServerWish,
  VERSION_ANSWER,
} from '../../../../kit/tls-server.ts';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function clientFor(wish: TlsServerWish = {}, asking: (url: string) => Partial<AskingWish> = () => ({})) {
  const server = await startTlsServer({ say: saying(VERSION_ANSWER), ...wish });
  const client = askingClient({ url: server.url, fingerprint: server.fingerprint, ...asking(server.url) });
  cleanUps.push(client.close, server.close);
  return { client, server };
}

const requestLines = (received: string) => received.match(/^GET .*$/gm)?.map((line) => line.trim()) ?? [];

describe('what is sent', () => {
  it('is one GET with the token, and asks for deflate alone', async () => {
    const { client, server } = await clientFor();
    await client.ask(askVersion);
    const [line, ...headers] = server.received().trim().split('\r\n');
    expect(line).toBe('GET /api2/json/version HTTP/1.1');
    expect(headers.map((header) => header.toLowerCase())).toEqual(
      expect.arrayContaining([
        `authorization: PBSAPIToken=${TOKEN_ID}:${TOKEN_SECRET}`.toLowerCase(),
        'accept-encoding: deflate',
      ]),
    );
  });

  it.each([
    ['50%41', '50%2541'],
    ['%', '%25'],
    ['a+b/c=d&e', 'a+b/c=d&e'],
  ])('holds the secret so that percent-decoding yields it: %s', async (tokenSecret, sent) => {
    const { client, server } = await clientFor({}, () => ({ tokenSecret }));
    await client.ask(askVersion);
    expect(server.received()).toContain(`PBSAPIToken=${TOKEN_ID}:${sent}\r\n`);
    expect(decodeURIComponent(sent)).toBe(tokenSecret);
  });

  it('names namespaces, ids and times by encoded queries, and the root namespace not at all', async () => {
    const { client, server } = await clientFor();
    const group = { backupType: 'vm', backupId: 'a b&c' };
    await client.ask(askGroups('ma in', ''));
    await client.ask(askGroups('main', 'a/b'));
    await client.ask(askSnapshots({ datastore: 'main', namespace: 'ä', group, node: null }));
    await client.ask(askTasks({ since: 12, running: 1 }));
    expect(requestLines(server.received())).toEqual([
      'GET /api2/json/admin/datastore/ma%20in/groups HTTP/1.1',
      'GET /api2/json/admin/datastore/main/groups?ns=a%2Fb HTTP/1.1',
      'GET /api2/json/admin/datastore/main/snapshots?ns=%C3%A4&backup-type=vm&backup-id=a+b%26c HTTP/1.1',
      'GET /api2/json/nodes/localhost/tasks?since=12&running=1&limit=0 HTTP/1.1',
    ]);
  });

  it.each([
    ['', '/api2/json/version'],
    ['/', '/api2/json/version'],
    ['/pbs', '/pbs/api2/json/version'],
    ['/a/b//', '/a/b/api2/json/version'],
  ])("stands below the address's own path: %s", async (path, expected) => {
    const { client, server } = await clientFor({}, (url) => ({ url: url + path }));
    expect(await client.ask(askVersion)).toMatchObject({ ok: true });
    expect(requestLines(server.received())).toEqual([`GET ${expected} HTTP/1.1`]);
  });
});

describe('how it gets there', () => {
  it('reaches an IPv6 address', async () => {
    const { client, server } = await clientFor({ host: '::1' });
    expect(server.url).toContain('[::1]');
    expect(await client.ask(askVersion)).toMatchObject({ ok: true });
    expect(server.received()).toContain(`host: [::1]:${server.port}`);
  });

  it('keeps its connections for the questions that follow', async () => {
    const { client, server } = await clientFor();
    for (let request = 0; request < 40; request++) await client.ask(askVersion);
    expect(requestLines(server.received())).toHaveLength(40);
    expect(server.connections()).toBeLessThanOrEqual(MAX_IN_FLIGHT);
    expect(client.transport.cost().requests).toBe(40);
  });

  it('has at most two requests under way, however many are wanted', async () => {
    const waiting: TLSSocket[] = [];
    let most = 0;
    const say: Say = (socket) => {
      most = Math.max(most, waiting.push(socket));
      if (waiting.length < MAX_IN_FLIGHT) return;
      for (const answered of waiting.splice(0)) answered.write(http(VERSION_ANSWER));
    };
    const { client, server } = await clientFor({ say });
    const learned = await Promise.all(Array.from({ length: 50 }, () => client.ask(askVersion)));
    expect(learned.every((answer) => answer.ok)).toBe(true);
    expect(most).toBe(MAX_IN_FLIGHT);
    expect(server.connections()).toBe(MAX_IN_FLIGHT);
  });

  it('never resumes a TLS session, because a resumed one shows no certificate', async () => {
    const say: Say = (socket) => void socket.end(http({ ...VERSION_ANSWER, headers: { connection: 'close' } }));
    const { client, server } = await clientFor({ say });
    for (let request = 0; request < 4; request++) {
      await client.ask(askVersion);
      await server.quiet();
    }
    expect(server.connections()).toBeGreaterThan(2);
    expect(client.transport.certificate()?.fingerprint).toBe(server.fingerprint);
  });

  it('counts what arrives, on closed connections as well', async () => {
    const { client, server } = await clientFor();
    await client.ask(askVersion);
    const { receivedBytes } = client.transport.cost();
    expect(receivedBytes).toBeGreaterThan(400);
    await server.close();
    expect(client.transport.cost().receivedBytes).toBeGreaterThanOrEqual(receivedBytes);
  });
});

describe('how answers are packed', () => {
  const body = VERSION_ANSWER.body ?? '';
  it.each([
    ['plain', undefined, Buffer.from(body)],
    ['identity', 'identity', Buffer.from(body)],
    ['deflate', 'deflate', deflateSync(body)],
    ['raw deflate, before 3.2.8', 'deflate', deflateRawSync(body)],
    ['deflate without compression', 'deflate', deflateSync(body, { level: 0 })],
    ['raw deflate without compression', 'deflate', deflateRawSync(body, { level: 0 })],
    ['gzip, of a proxy', 'gzip', gzipSync(body)],
  ])('%s', async (_name, encoding, packed) => {
    const headers = { ...JSON_TYPE, ...(encoding === undefined ? {} : { 'content-encoding': encoding }) };
    const { client } = await clientFor({ say: saying({ headers, body: packed }) });
    expect(await client.ask(askVersion)).toMatchObject({ ok: true, value: { tuple: [4, 2, 3] } });
  });

  it.each(Array.from({ length: 24 }, (_, at) => at * 7 + 1))('raw deflate of %i groups', async (count) => {
    const data = Array.from({ length: count }, (_, at) => ({ 'backup-type': 'vm', 'backup-id': String(at) }));
    const say = saying({
      headers: { ...JSON_TYPE, 'content-encoding': 'deflate' },
      body: deflateRawSync(JSON.stringify({ data })),
    });
    const { client } = await clientFor({ say });
    const learned = await client.ask(askGroups('main', ''));
    expect(learned.ok && learned.value.length).toBe(count);
  });
});

describe("the server's clock", () => {
  const at = (date: string) => ({ ...VERSION_ANSWER, headers: { ...JSON_TYPE, date } });

  it('is read from the Date header', async () => {
    const { client } = await clientFor({ say: saying(at('Wed, 01 Jan 2025 00:00:00 GMT')) });
    await client.ask(askVersion);
    const aheadMs = client.clock()?.aheadMs ?? 0;
    expect(Date.now() + aheadMs - Date.parse('2025-01-01T00:00:00Z')).toBeLessThan(5000);
  });

  it.each(['', 'yesterday'])('is unknown without a readable one: "%s"', async (date) => {
    const { client } = await clientFor({ say: saying(at(date)) });
    expect(await client.ask(askVersion)).toMatchObject({ ok: true });
    expect(client.clock()).toBe(null);
  });
});
