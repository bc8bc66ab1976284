import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { askGroups, askHost, askTasks, askVersion } from '../../../../../main/engine/pbs/endpoints.ts';
import type { Failure } from '../../../../../shared/domain/failure.ts';
import { type AskingWish, askingClient, TOKEN_SECRET } from '../../../../kit/asking-client.ts';
import {
  type HttpWish,
  http,
  JSON_TYPE,
  type Say,
  saying,
  startTlsServer,
  VERSION_ANSWER,
} from '../../../../kit/tls-server.ts';

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

async function failureOf(said: HttpWish, question: Parameters<typeof askFor>[1] = askHost): Promise<Failure> {
  return askFor(saying(said), question);
}

async function askFor(say: Say, question: typeof askHost | ReturnType<typeof askGroups>): Promise<Failure> {
  const { client } = await clientFor(say);
  return client.failure(question);
}

const ENDPOINT = 'GET /nodes/localhost/status';
const TEXT = 'application/json;charset=UTF-8';
const refusal = (status: number, body: string, type: string | null = TEXT): HttpWish => ({
  status,
  body,
  headers: type === null ? {} : { 'content-type': type },
});
const protocol = (reason: string) => ({ kind: 'protocol', reason, endpoint: ENDPOINT });
const datastore = (trouble: string) => ({ kind: 'datastore', trouble, endpoint: ENDPOINT });

describe("PBS's own refusals", () => {
  const permission = { kind: 'permission', asked: true, endpoint: ENDPOINT };
  const table: readonly (readonly [string, HttpWish, object])[] = [
    ['401', refusal(401, 'authentication failed', null), { kind: 'auth', endpoint: ENDPOINT }],
    ['401 with a reason', refusal(401, 'authentication failed - invalid credentials', null), { kind: 'auth' }],
    ['401 sent as 400', refusal(400, 'authentication failed'), { kind: 'auth', endpoint: ENDPOINT }],
    [
      '403 that names what is missing',
      refusal(403, 'permission check failed - missing Datastore.Audit|Datastore.Backup on /datastore/x'),
      { ...permission, privilege: 'Datastore.Audit or Datastore.Backup', path: '/datastore/x' },
    ],
    [
      '403 that names nothing',
      refusal(403, 'permission check failed'),
      { ...permission, privilege: 'Sys.Audit', path: '/system/status' },
    ],
    ['403 sent as 400', refusal(400, 'task access not allowed'), permission],
    ['403 sent as 400, other words', refusal(400, "missing permissions 'Sys.Audit' on '/'"), permission],
    ['404', refusal(404, "Path '/api2/json/nodes/localhost/status' not found."), { kind: 'missing', endpoint: ENDPOINT }],
    ['no such datastore', refusal(400, "no such datastore 'x'"), datastore('gone')],
    ['not mounted', refusal(400, "datastore 'x' is not mounted"), datastore('not-mounted')],
    ['offline, 3.2', refusal(400, "datastore 'x' is in offline maintenance mode: y"), datastore('maintenance')],
    [
      'offline, from 3.3',
      refusal(400, "datastore 'x' is unavailable: offline maintenance mode: disk swap"),
      { ...datastore('maintenance'), message: "datastore 'x' is unavailable: offline maintenance mode: disk swap" },
    ],
    ['S3 refresh', refusal(400, "datastore 'x' is unavailable: S3 refresh maintenance mode"), datastore('maintenance')],
    ['unmounting', refusal(400, "datastore 'x' is unavailable: datastore is being unmounted"), datastore('unmounting')],
    ['deleting', refusal(400, "datastore 'x' is unavailable: datastore is being deleted"), datastore('deleting')],
    ['no chunk store', refusal(400, 'unable to open chunk store at "/x/.chunks"'), datastore('storage')],
    ['ENOENT', refusal(400, 'ENOENT: No such file or directory'), datastore('storage')],
    ['EIO', refusal(400, 'EIO: I/O error'), datastore('storage')],
    ['ESTALE', refusal(400, 'ESTALE: Stale file handle'), datastore('storage')],
    ['EACCES', refusal(400, 'Permission denied (os error 13)'), datastore('storage')],
    ['root daemon down', refusal(400, 'client error (Connect)'), { kind: 'remote', status: 400, endpoint: ENDPOINT }],
    ['parameter', refusal(400, "parameter verification failed - 'x': no"), { kind: 'remote', status: 400 }],
    ['busy', refusal(400, 'unable to acquire lock - EAGAIN: Try again'), { kind: 'remote', status: 400 }],
    ['414', refusal(414, '', null), { kind: 'remote', status: 414 }],
  ];
  it.each(table)('%s', async (_what, said, expected) => expect(await failureOf(said)).toMatchObject(expected));

  it('keeps a long or many-lined message short and on one line', async () => {
    const failure = await failureOf(refusal(400, `first\n\tsecond ${'x'.repeat(10_000)}`));
    if (failure.kind !== 'remote') throw new Error(failure.kind);
    expect(failure.message.length).toBeLessThanOrEqual(300);
    expect(failure.message.startsWith('first second xxx')).toBe(true);
  });
});

describe('answers that PBS never gives', () => {
  const html = '<!DOCTYPE html><html><body>Sign in</body></html>';
  const table: readonly (readonly [string, HttpWish, object])[] = [
    ['HTML 200', refusal(200, html, 'text/html'), protocol('html')],
    ['HTML 200 that claims to be JSON', refusal(200, `\n  ${html}`), protocol('html')],
    ['HTML 502', refusal(502, html, 'text/html'), protocol('html')],
    ['HTML 401 of a proxy', refusal(401, html, 'text/html'), { kind: 'auth' }],
    ['HTML 403 of a proxy', refusal(403, html, 'text/html'), protocol('html')],
    ['HTML 404 of a proxy', refusal(404, html, 'text/html'), protocol('html')],
    ['500', refusal(500, 'Internal Server Error'), protocol('server-error')],
    ['503 without a body', refusal(503, '', null), protocol('server-error')],
    ['empty body', refusal(200, ''), protocol('not-json')],
    ['no JSON', refusal(200, 'hello'), protocol('not-json')],
    ['broken JSON', refusal(200, '{"data":{,,}}'), protocol('not-json')],
    ['half of a JSON', refusal(200, '{"data":{"cpu":0.0'), protocol('truncated')],
    ['not UTF-8', { headers: JSON_TYPE, body: Buffer.from([0xff, 0xfe, 0x00, 0x80]) }, protocol('not-json')],
    ['a list instead of an object', refusal(200, '[]'), protocol('wrong-shape')],
    ['no data', refusal(200, '{"error":"no"}'), protocol('wrong-shape')],
    ['data of the wrong shape', refusal(200, '{"data":"unexpected"}'), protocol('wrong-shape')],
    ['data null', refusal(200, '{"data":null}'), protocol('wrong-shape')],
    ['an encoding we did not ask for', { ...VERSION_ANSWER, headers: { 'content-encoding': 'br' } }, protocol('bad-http')],
    ['invalid deflate', { headers: { 'content-encoding': 'deflate' }, body: 'xHello' }, protocol('bad-http')],
    [
      'deflate cut off',
      { headers: { 'content-encoding': 'deflate' }, body: deflateSync('{"data":{}}').subarray(0, 9) },
      protocol('truncated'),
    ],
  ];
  it.each(table)('%s', async (_what, said, expected) => expect(await failureOf(said)).toMatchObject(expected));

  it('never shows what the answer holds', async () => {
    const failure = await failureOf(refusal(200, '{"data":{"cpu":{"secret-word":1},"memory":"secret-word"},"x":'));
    expect(JSON.stringify(failure)).not.toContain('secret-word');
  });

  const raw: readonly (readonly [string, Say, object])[] = [
    [
      'a body that ends early',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"data":'),
      protocol('truncated'),
    ],
    [
      'chunks that end early',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n8\r\n{"data":\r\n'),
      protocol('truncated'),
    ],
    [
      'a connection lost within the body',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"data":', () => socket.destroy());
      },
      protocol('truncated'),
    ],
    ['no HTTP', (socket) => socket.end('220 mail.example.com ESMTP\r\n'), protocol('bad-http')],
    [
      'headers without end',
      (socket) => void socket.write(`HTTP/1.1 200 OK\r\n${`x: ${'y'.repeat(1000)}\r\n`.repeat(200)}`),
      protocol('bad-http'),
    ],
  ];
  it.each(raw)('%s', async (_what, say, expected) => expect(await askFor(say, askHost)).toMatchObject(expected));
});

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
    expect(await client.failure()).toMatchObject({ kind: 'protocol', reason: 'redirect', detail: 'to a relative path' });
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
    const body = pack(Buffer.alloc(200 * MIB));
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
  const after = (failure: Failure) => (failure.kind === 'timeout' ? failure.phase : failure.kind);

  it('no headers', async () => {
    const { client } = await clientFor(() => {}, { timeoutMs: SHORT_MS });
    expect(after(await client.failure())).toBe('headers');
  });

  it('half of the headers', async () => {
    const { client } = await clientFor((socket) => void socket.write('HTTP/1.1 200 OK\r\n'), { timeoutMs: SHORT_MS });
    expect(after(await client.failure())).toBe('headers');
  });

  it('half of the body', async () => {
    const say: Say = (socket) => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"data":');
    const { client } = await clientFor(say, { timeoutMs: SHORT_MS });
    expect(after(await client.failure())).toBe('body');
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
