import { afterEach, describe, expect, it } from 'vitest';
import { createTransport } from '../../main/engine/pbs/transport.ts';
import { wayIn } from '../../main/engine/pve/pve-source.ts';
import { sqlbakTransport } from '../../main/engine/sqlbak/sqlbak-source.ts';
import { http, startTlsServer, type TlsServer, VERSION_ANSWER } from '../kit/tls-server.ts';

/* What test/unit/main/engine/pbs/no-token-leaves.test.ts says of a PBS client holds of the way to every kind of server. */

const SECRET = 'planted%;token-41c7';
const OTHER_PIN = Array.from({ length: 32 }, () => 'AB').join(':');

interface Reach {
  readonly url: string;
  readonly fingerprint: string | null;
}
const part = { tokenSecret: SECRET, timeoutMs: 10_000, nowMs: () => 0 };
const KINDS = {
  pbs: (reach: Reach) => createTransport({ ...reach, ...part, tokenId: 'monitor@pbs!tray' }),
  pve: (reach: Reach) => wayIn({ ...reach, ...part, tokenId: 'monitor@pam!tray' }).transport,
  sqlbak: (reach: Reach) => sqlbakTransport({ ...reach, ...part, token: SECRET }),
} as const;

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function trap(say: Parameters<typeof startTlsServer>[0] = {}): Promise<TlsServer> {
  const server = await startTlsServer(say);
  ends.push(server.close);
  return server;
}

describe.each(['pbs', 'pve', 'sqlbak'] as const)('the way to a server of the kind %s', (kind) => {
  const ask = (reach: Reach) => {
    const transport = KINDS[kind](reach);
    ends.push(transport.close);
    const request = { path: '/version', timeoutMs: 10_000, maxBytes: 65_536, signal: new AbortController().signal };
    return transport.get(request);
  };

  it.each([
    ['another certificate than the pinned one', OTHER_PIN, 'ERR_PIN_MISMATCH'],
    ['a certificate that nobody vouches for', null, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ])('sends not one byte to %s', async (_what, fingerprint, code) => {
    const server = await trap({ say: (socket) => void socket.write(http(VERSION_ANSWER)) });
    await expect(ask({ url: server.url, fingerprint })).rejects.toMatchObject({ code });
    await server.quiet();
    expect([server.connections(), server.received()]).toEqual([1, '']);
  });

  it('brings back no secret that a refusal repeats, in whatever spelling', async () => {
    const server = await trap({
      say: (socket, head) => {
        const forms = [head, SECRET, encodeURIComponent(SECRET)].join(' and ');
        socket.write(http({ status: 400, body: `you sent ${forms}` }));
      },
    });
    const { body, status } = await ask(server);
    expect(server.received()).toContain('token-41c7');
    expect(status).toBe(400);
    expect(Buffer.from(body).toString()).toMatch(/you sent GET .*\[secret\] and \[secret\]$/s);
    expect(Buffer.from(body).toString()).not.toContain('41c7');
  });
});
