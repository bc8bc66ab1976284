import { afterEach, describe, expect, it } from 'vitest';
import { askVersion } from '../../../../../main/engine/pbs/endpoints.ts';
import { type AskingWish, askingClient, TOKEN_SECRET } from '../../../../kit/asking-client.ts';
import {
  saying,
  startTlsServer,
  type TlsServer,
  type TlsServerWish,
  VERSION_ANSWER,
} from '../../../../kit/tls-server.ts';
import { createCertificate } from '../../../../simulator/wire/certificate.ts';

/*
 * The server behind each address would answer well. What counts is what it gets to see inside TLS before the client
 * hangs up: nothing, not even the first byte of a request.
 */

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function trap(wish: TlsServerWish = {}): Promise<TlsServer> {
  const server = await startTlsServer({ say: saying(VERSION_ANSWER), ...wish });
  cleanUps.push(server.close);
  return server;
}

function clientOf(wish: AskingWish) {
  const client = askingClient(wish);
  cleanUps.push(client.close);
  return client;
}

const OTHER_PIN = Array.from({ length: 32 }, () => 'AB').join(':');

describe('a server that is not the one we know', () => {
  it('gets not one byte when its certificate is not the pinned one', async () => {
    const server = await trap();
    const failure = await clientOf({ url: server.url, fingerprint: OTHER_PIN }).failure();
    await server.quiet();
    expect(failure).toMatchObject({
      kind: 'tls',
      reason: 'pin-changed',
      endpoint: 'GET /version',
      presentedFingerprint: server.fingerprint,
      pinnedFingerprint: OTHER_PIN,
    });
    expect(server.connections()).toBe(1);
    expect(server.received()).toBe('');
  });

  it('gets not one byte of several requests that wait for the same connection', async () => {
    const server = await trap();
    const client = clientOf({ url: server.url, fingerprint: OTHER_PIN });
    const failures = await Promise.all(Array.from({ length: 8 }, () => client.failure()));
    await server.quiet();
    expect(new Set(failures.map((failure) => failure.kind))).toEqual(new Set(['tls']));
    expect(server.received()).toBe('');
  });

  it('gets not one byte when nothing is pinned and no authority vouches for it', async () => {
    const server = await trap();
    const failure = await clientOf({ url: server.url, fingerprint: null }).failure();
    await server.quiet();
    expect(failure).toMatchObject({ kind: 'tls', reason: 'untrusted', pinnedFingerprint: null });
    expect(server.received()).toBe('');
  });

  it('gets not one byte when its certificate has a single other bit', async () => {
    const server = await trap();
    const last = server.fingerprint.endsWith('0') ? '1' : '0';
    const failure = await clientOf({ url: server.url, fingerprint: server.fingerprint.slice(0, -1) + last }).failure();
    await server.quiet();
    expect(failure).toMatchObject({ kind: 'tls', reason: 'pin-changed' });
    expect(server.received()).toBe('');
  });

  it('gets not one byte when it takes over an address whose connections were just accepted', async () => {
    const certificate = await createCertificate({ node: 'pbs1' });
    const good = await trap({ certificate });
    const client = clientOf({ url: good.url, fingerprint: good.fingerprint });
    expect(await client.ask(askVersion)).toMatchObject({ ok: true });
    expect(good.received()).toContain(TOKEN_SECRET);
    await good.close();
    const impostor = await trap({ port: good.port });
    for (let request = 0; request < 3; request++) await client.failure();
    expect(await client.failure()).toMatchObject({ kind: 'tls', presentedFingerprint: impostor.fingerprint });
    await impostor.quiet();
    expect(impostor.connections()).toBeGreaterThan(0);
    expect(impostor.received()).toBe('');
  });

  it('is asked as before when its certificate is the pinned one, whatever its name and dates', async () => {
    const certificate = await createCertificate({
      node: 'elsewhere',
      notBefore: new Date('2019-01-01'),
      notAfter: new Date('2020-01-01'),
    });
    const server = await trap({ certificate });
    const client = clientOf({ url: server.url, fingerprint: server.fingerprint });
    expect(await client.ask(askVersion)).toMatchObject({ ok: true, value: { tuple: [4, 2, 3] } });
    expect(client.transport.certificate()).toMatchObject({
      fingerprint: server.fingerprint,
      subject: 'elsewhere',
      issuer: 'elsewhere',
      validToMs: Date.parse('2020-01-01T00:00:00Z'),
    });
  });
});
