import { createServer } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { askGroups, askVersion } from '../../../../../main/engine/pbs/endpoints.ts';
import { type AskingWish, askingClient } from '../../../../kit/asking-client.ts';
import { certificateFor } from '../../../../kit/certificate-for.ts';
import {
  http,
  listen,
  saying,
  startTlsServer,
  type TlsServerWish,
  VERSION_ANSWER,
} from '../../../../kit/tls-server.ts';
import { type Certificate, createCertificate } from '../../../../simulator/wire/certificate.ts';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function serve(wish: TlsServerWish = {}) {
  const server = await startTlsServer({ say: saying(VERSION_ANSWER), ...wish });
  cleanUps.push(server.close);
  return server;
}

function clientOf(wish: AskingWish) {
  const client = askingClient(wish);
  cleanUps.push(client.close);
  return client;
}

async function serveTcp(onConnection: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(onConnection);
  const port = await listen(server);
  cleanUps.push(async () => void server.close());
  return `https://127.0.0.1:${port}`;
}

const trusted: Record<'good' | 'otherName' | 'expired' | 'future', Certificate | null> = {
  good: null,
  otherName: null,
  expired: null,
  future: null,
};
const certificateOf = (name: keyof typeof trusted): Certificate => {
  const certificate = trusted[name];
  if (certificate === null) throw new Error('not made yet');
  return certificate;
};

beforeAll(async () => {
  trusted.good = await createCertificate({ node: 'pbs1' });
  trusted.otherName = await certificateFor('backup.example.com');
  trusted.expired = await createCertificate({
    node: 'pbs2',
    notBefore: new Date('2019-01-01'),
    notAfter: new Date('2020-01-01'),
  });
  trusted.future = await createCertificate({ node: 'pbs3', notBefore: new Date('2900-01-01') });
  const own = Object.values(trusted).flatMap((certificate) => certificate?.certificatePem ?? []);
  setDefaultCACertificates([...getCACertificates('default'), ...own]);
});

const SHORT_MS = 60;

describe('a server that cannot be reached', () => {
  it('refuses', async () => {
    const closed = await startTlsServer();
    await closed.close();
    const failure = await clientOf({ url: closed.url, fingerprint: null }).failure();
    expect(failure).toEqual({
      kind: 'network',
      endpoint: 'GET /version',
      reason: 'refused',
      detail: 'ECONNREFUSED',
    });
  });

  it('has no address', async () => {
    const failure = await clientOf({ url: 'https://pbs.invalid:8007', fingerprint: null }).failure();
    expect(failure).toMatchObject({ kind: 'network', reason: 'unknown-host', endpoint: 'GET /version' });
  });

  it('hangs up during the handshake', async () => {
    const url = await serveTcp((socket) => socket.once('data', () => socket.destroy()));
    expect(await clientOf({ url, fingerprint: null }).failure()).toMatchObject({ kind: 'network', reason: 'reset' });
  });

  it('accepts and never answers the handshake', async () => {
    const url = await serveTcp((socket) => {
      cleanUps.push(async () => void socket.destroy());
    });
    const failure = await clientOf({ url, fingerprint: null, timeoutMs: SHORT_MS }).failure();
    expect(failure).toEqual({ kind: 'timeout', endpoint: 'GET /version', phase: 'connect', afterMs: SHORT_MS });
  });

  it('names the time that was waited for a connection, not the longer one that a listing may take', async () => {
    const url = await serveTcp((socket) => {
      cleanUps.push(async () => void socket.destroy());
    });
    const failure = await clientOf({ url, fingerprint: null, timeoutMs: SHORT_MS }).failure(askGroups('main', ''));
    expect(failure).toMatchObject({ kind: 'timeout', phase: 'connect', afterMs: SHORT_MS });
  });

  it('speaks plain HTTP', async () => {
    const url = await serveTcp((socket) => socket.once('data', () => socket.end(http({ status: 400, body: 'no' }))));
    expect(await clientOf({ url, fingerprint: null }).failure()).toMatchObject({ kind: 'tls', reason: 'not-tls' });
  });

  it('speaks some other protocol', async () => {
    const url = await serveTcp((socket) => {
      socket.on('error', () => socket.destroy());
      socket.write('220 mail.example.com ESMTP\r\n');
    });
    expect(await clientOf({ url, fingerprint: null }).failure()).toMatchObject({ kind: 'tls', reason: 'not-tls' });
  });
});

describe('a server whose certificate no authority vouches for', () => {
  const cases = [
    ['is for another name', 'otherName', 'name-mismatch'],
    ['has expired', 'expired', 'expired'],
    ['is not valid yet', 'future', 'expired'],
  ] as const;
  it.each(cases)('%s', async (_what, name, reason) => {
    const server = await serve({ certificate: certificateOf(name) });
    const failure = await clientOf({ url: server.url, fingerprint: null }).failure();
    await server.quiet();
    expect(failure).toMatchObject({ kind: 'tls', reason, endpoint: 'GET /version', pinnedFingerprint: null });
    expect(server.received()).toBe('');
  });

  it('shows the fingerprint that was presented, so that it can be compared and pinned', async () => {
    const server = await serve();
    const failure = await clientOf({ url: server.url, fingerprint: null }).failure();
    expect(failure).toMatchObject({ kind: 'tls', reason: 'untrusted', presentedFingerprint: server.fingerprint });
  });

  it('is asked when the authorities of this machine vouch for it', async () => {
    const server = await serve({ certificate: certificateOf('good') });
    expect(await clientOf({ url: server.url, fingerprint: null }).ask(askVersion)).toMatchObject({ ok: true });
  });
});

describe('a connection that was fine', () => {
  it('is reset when it is used again', async () => {
    const server = await serve({
      say: (socket, _head, count) => {
        if (count <= 4) socket.write(http(VERSION_ANSWER));
        else socket.destroy();
      },
    });
    const client = clientOf({ url: server.url, fingerprint: server.fingerprint });
    for (let request = 0; request < 4; request++) expect(await client.ask(askVersion)).toMatchObject({ ok: true });
    const opened = server.connections();
    expect(await client.failure()).toMatchObject({ kind: 'network', reason: 'reset', endpoint: 'GET /version' });
    expect(server.connections()).toBe(opened);
  });

  it('is opened again for the next question after it was lost', async () => {
    const server = await serve({
      say: (socket, _head, count) => {
        if (count === 2) socket.destroy();
        else socket.write(http(VERSION_ANSWER));
      },
    });
    const client = clientOf({ url: server.url, fingerprint: server.fingerprint });
    await client.ask(askVersion);
    await client.failure();
    expect(await client.ask(askVersion)).toMatchObject({ ok: true });
    expect(server.connections()).toBeGreaterThan(1);
  });
});

describe('a request that is given up', () => {
  it('is cancelled when we stop', async () => {
    const stopping = new AbortController();
    const server = await serve({ say: () => stopping.abort(new DOMException('stopped', 'AbortError')) });
    const client = clientOf({ url: server.url, fingerprint: server.fingerprint });
    expect(await client.failure(askVersion, stopping.signal)).toEqual({ kind: 'cancelled', endpoint: 'GET /version' });
  });

  it('is cancelled when the way to the server is closed', async () => {
    const client = clientOf({ url: (await serve()).url, fingerprint: null });
    await client.transport.close();
    expect(await client.failure()).toMatchObject({ kind: 'cancelled' });
  });

  it('has run out of time when the deadline of its poll passes', async () => {
    const deadline = new AbortController();
    const server = await serve({ say: () => deadline.abort(new DOMException('deadline', 'TimeoutError')) });
    const client = clientOf({ url: server.url, fingerprint: server.fingerprint });
    expect(await client.failure(askVersion, deadline.signal)).toMatchObject({ kind: 'timeout', phase: 'deadline' });
  });
});
