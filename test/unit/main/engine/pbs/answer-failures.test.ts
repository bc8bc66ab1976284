import { deflateSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { askHost } from '../../../../../main/engine/pbs/endpoints.ts';
import type { Failure } from '../../../../../shared/domain/failure.ts';
import { askingClient } from '../../../../kit/asking-client.ts';
import {
  type HttpWish,
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

async function askFor(say: Say): Promise<Failure> {
  const server = await startTlsServer({ say });
  const client = askingClient({ url: server.url, fingerprint: server.fingerprint });
  cleanUps.push(client.close, server.close);
  return client.failure(askHost);
}

const failureOf = (said: HttpWish) => askFor(saying(said));

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
    [
      '404',
      refusal(404, "Path '/api2/json/nodes/localhost/status' not found."),
      { kind: 'missing', endpoint: ENDPOINT },
    ],
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
    [
      'an encoding we did not ask for',
      { ...VERSION_ANSWER, headers: { 'content-encoding': 'br' } },
      protocol('bad-http'),
    ],
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
  it.each(raw)('%s', async (_what, say, expected) => expect(await askFor(say)).toMatchObject(expected));
});
