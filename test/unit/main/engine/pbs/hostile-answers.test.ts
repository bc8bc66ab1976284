import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { askGroups, askTasks, askVersion } from '../../../../../main/engine/pbs/endpoints.ts';
import { failureFromThrown } from '../../../../../main/engine/pbs/failure-from.ts';
import { type AskingWish, askingClient, TOKEN_SECRET } from '../../../../kit/asking-client.ts';
import { http, JSON_TYPE, type Say, saying, startTlsServer, VERSION_ANSWER } from '../../../../kit/tls-server.ts';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function clientFor(say: Say, wish: Partial<AskingWish> = {}) {
  const server = await startTlsServer({ say });
  const client = askingClient({ url: server.url, fingerprint: server.fingerprint, ...wish });
  cleanUps.push(client.close, server.close);
  return { client, server };
}

describe('redirects', () => {
  it.each([301, 302, 307, 308])('are not followed, and their target gets nothing: %i', async (status) => {
    const target = await startTlsServer({ say: saying(VERSION_ANSWER) });
    cleanUps.push(target.close);
    const location = `${target.url}/path?${TOKEN_SECRET}`;
    const { client, server } = await clientFor(saying({ status, headers: { location } }));
    const failure = await client.failure();
    expect(failure).toEqual({ kind: 'protocol', endpoint: 'GET /version', reason: 'redirect', detail: target.url });
    expect(target.connections()).toBe(0);
    expect(server.received().match(/GET /g)).toHaveLength(1);
  });

  it('within the server are not followed either', async () => {
    const { client, server } = await clientFor(saying({ status: 302, headers: { location: '/login' } }));
    expect(await client.failure()).toMatchObject({
      kind: 'protocol',
      reason: 'redirect',
      detail: 'to a relative path',
    });
    expect(server.received().match(/GET /g)).toHaveLength(1);
  });
});

describe('too much', () => {
  const MIB = 1024 * 1024;
  const endless: Say = (socket) => {
    socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-type: application/json\r\n\r\n');
    const filling = `10000\r\n${' '.repeat(0x10000)}\r\n`;
    const pump = () => {
      while (!socket.destroyed && socket.write(filling));
    };
    socket.on('drain', pump);
    pump();
  };

  it('gives up an endless answer', async () => {
    const { client, server } = await clientFor(endless);
    expect(await client.failure()).toMatchObject({ kind: 'protocol', reason: 'too-large', endpoint: 'GET /version' });
    await server.quiet();
    expect(client.transport.cost().receivedBytes).toBeLessThan(16 * MIB);
  });

  it('gives up a large answer that says how large it is', async () => {
    const body = Buffer.alloc(9 * MIB, ' ');
    const { client } = await clientFor(saying({ headers: JSON_TYPE, body }));
    expect(await client.failure()).toMatchObject({ kind: 'protocol', reason: 'too-large' });
  });

  const bombs = { deflate: deflateSync, 'raw deflate': deflateRawSync, gzip: gzipSync };
  it.each(Object.entries(bombs))('gives up a small answer that unpacks to a large one: %s', async (name, pack) => {
    const body = pack(Buffer.alloc(70 * MIB));
    const encoding = name === 'gzip' ? 'gzip' : 'deflate';
    const { client } = await clientFor(saying({ headers: { ...JSON_TYPE, 'content-encoding': encoding }, body }));
    expect(body.length).toBeLessThan(MIB);
    expect(await client.failure()).toMatchObject({ kind: 'protocol', reason: 'too-large' });
  });

  it('takes a listing that a quick answer would not be allowed to be', async () => {
    const row = { 'backup-type': 'vm', 'backup-id': 'x'.repeat(2000), 'last-backup': 0, 'backup-count': 0, files: [] };
    const body = deflateSync(JSON.stringify({ data: Array.from({ length: 6000 }, () => row) }));
    const { client } = await clientFor(saying({ headers: { ...JSON_TYPE, 'content-encoding': 'deflate' }, body }));
    const learned = await client.ask(askGroups('main', ''));
    expect(learned.ok && learned.value.length).toBe(6000);
  });
});

describe('too slow', () => {
  const SHORT_MS = 60;

  const silences: readonly (readonly [string, Say, 'headers' | 'body'])[] = [
    ['no headers', () => {}, 'headers'],
    ['half of the headers', (socket) => void socket.write('HTTP/1.1 200 OK\r\n'), 'headers'],
    [
      'half of the body',
      (socket) => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"data":'),
      'body',
    ],
  ];
  it.each(silences)('%s', async (_what, say, phase) => {
    const { client } = await clientFor(say);
    const signal = new AbortController().signal;
    const asked = { endpoint: '', timeoutMs: SHORT_MS, deadlineMs: 0, pin: null, privilege: '', aclPath: '' };
    const request = { path: '/version', timeoutMs: SHORT_MS, maxBytes: 1000, signal };
    const failure = await client.transport.get(request).then(
      () => null,
      (thrown: unknown) => failureFromThrown(thrown, asked),
    );
    expect(failure).toMatchObject({ kind: 'timeout', phase, afterMs: SHORT_MS });
  });

  it('a body that drips for ever, each drop in time', async () => {
    const say: Say = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n');
      const drip = setInterval(() => socket.write(' '), 10);
      socket.once('close', () => clearInterval(drip));
    };
    const { client } = await clientFor(say, { timeoutMs: SHORT_MS });
    expect(await client.failure()).toMatchObject({ kind: 'timeout', phase: 'deadline', endpoint: 'GET /version' });
  });

  it('leaves the next question a connection of its own', async () => {
    const say: Say = (socket, _head, count) => {
      if (count > 1) socket.write(http(VERSION_ANSWER));
    };
    const { client, server } = await clientFor(say, { timeoutMs: SHORT_MS });
    await client.failure();
    expect(await client.ask(askVersion)).toMatchObject({ ok: true });
    expect(server.connections()).toBe(2);
  });

  it('says which endpoint, without the question mark', async () => {
    const { client } = await clientFor(() => {}, { timeoutMs: SHORT_MS });
    const failure = await client.failure(askTasks({ since: 5 }));
    expect(failure.endpoint).toBe('GET /nodes/localhost/tasks');
  });
});
