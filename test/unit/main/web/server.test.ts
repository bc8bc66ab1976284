import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { listenFailure } from '../../../../main/web/listen-failure.ts';
import { startWebServer, WEB_LIMITS } from '../../../../main/web/server.ts';
import { aFleet, NOW } from '../../../kit/builders.ts';
import { createMemoryLog } from '../../../kit/memory-log.ts';
import { ask, openBare, startRig } from '../../../kit/web-rig.ts';

const open: { close(): Promise<void> }[] = [];
const rig: typeof startRig = async (parts) => {
  const started = await startRig(parts);
  open.push(started);
  return started;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((started) => started.close()));
});

const tryToListen = (host: string, port: number) =>
  startWebServer({
    host,
    port,
    allowedHosts: [],
    token: 't',
    log: createMemoryLog(),
    clock: { nowMs: () => NOW, after: () => () => {} },
    source: { state: () => aFleet() },
    version: '0',
    metrics: null,
    dashboard: false,
    alive: () => ({ ok: true }),
    refresh: () => true,
    describeTrouble: () => null,
  });

describe('listening', () => {
  it('says which port is taken and what to do', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const started = await tryToListen('127.0.0.1', port);
    await new Promise((resolve) => other.close(resolve));
    expect(started).toEqual({
      ok: false,
      failure: {
        code: 'EADDRINUSE',
        message: `Cannot listen on 127.0.0.1:${port}: another program uses port ${port}; end it, or choose another port as metrics.port.`,
      },
    });
  });

  it('says when an address is not one of this machine', async () => {
    const started = await tryToListen('192.0.2.1', 0);
    expect(started.ok ? '' : started.failure.message).toBe(
      'Cannot listen on 192.0.2.1:0: 192.0.2.1 is not an address of this machine; use 127.0.0.1, 0.0.0.0 or one of its own as metrics.host.',
    );
  });

  it.each([
    ['EACCES', 80, 'ports below 1024 need special rights here; choose one above as metrics.port.'],
    ['EACCES', 9101, 'the system does not allow it; choose another port as metrics.port.'],
    ['ENOTFOUND', 9101, 'the name tray.lan is not known; use an IP address of this machine as metrics.host.'],
    ['EAI_AGAIN', 9101, 'the name tray.lan is not known; use an IP address of this machine as metrics.host.'],
    ['EMFILE', 9101, 'the system answered EMFILE; check metrics.host and metrics.port.'],
  ])('%s on port %i', (code, port, text) => {
    const failure = listenFailure(Object.assign(new Error('x'), { code }), 'tray.lan', port);
    expect(failure.message).toBe(`Cannot listen on tray.lan:${port}: ${text}`);
  });

  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['0.0.0.0', '127.0.0.1'],
    ['localhost', '(127\\.0\\.0\\.1|\\[::1\\])'],
  ])('on %s is opened at %s', async (host, shown) => {
    const started = await rig({ host });
    expect(started.url).toMatch(new RegExp(`^http://${shown}:${started.port}/$`));
  });
});

describe('closing', () => {
  it('ends idle keep-alive connections at once', async () => {
    const started = await startRig();
    const bare = await openBare(started.port, 'GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await new Promise((resolve) => bare.socket.once('data', resolve));
    await started.close();
    expect(await bare.ended).toContain('200 OK');
  });

  it('lets an answer under way end, and its connection with it', async () => {
    let finish = (_text: Buffer) => {};
    const text = new Promise<Buffer>((resolve) => {
      finish = resolve;
    });
    let arrived = () => {};
    const begun = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const metrics = {
      render: async () => {
        arrived();
        return { text: await text, gzipped: () => text };
      },
    };
    const started = await startRig({ metrics, limits: { closeMs: 60_000 } });
    const bare = await openBare(started.port, 'GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await begun;
    const closed = started.close();
    finish(Buffer.from('pbs_up 1\n'));
    await closed;
    expect(await bare.ended).toContain('pbs_up 1');
  });

  it('does not wait for ever for an answer that never ends', async () => {
    let arrived = () => {};
    const begun = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const never = () => {
      arrived();
      return new Promise<never>(() => {});
    };
    const started = await startRig({ metrics: { render: never }, limits: { closeMs: 1 } });
    const bare = await openBare(started.port, 'GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await begun;
    await started.close();
    expect(await bare.ended).toBe('');
  });
});

describe('limits', () => {
  const quick = { headersMs: 40, requestMs: 40, checkMs: 10 };

  it('closes on clients that do not finish their headers', async () => {
    const { port } = await rig({ limits: quick });
    expect(await (await openBare(port, 'GET / HTTP/1.1\r\nHost: loc')).ended).toContain('408');
  });

  it('closes on clients that do not finish their body', async () => {
    const { port } = await rig({ limits: quick });
    const head = 'POST /api/refresh HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer the-api-token\r\n';
    expect(await (await openBare(port, `${head}Content-Length: 10\r\n\r\n{`)).ended).toContain('408');
  });

  it('closes on clients that say nothing', async () => {
    const { port } = await rig({ limits: { silenceMs: 30 } });
    expect(await (await openBare(port, '')).ended).toBe('');
  });

  it('closes on clients that do not take their answer', async () => {
    const text = Buffer.alloc(64 * 1024 * 1024, 'x');
    let arrived = () => {};
    const begun = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const render = async () => {
      arrived();
      return { text, gzipped: async () => text };
    };
    const started = await startRig({ metrics: { render }, limits: { silenceMs: 50, closeMs: 3_600_000 } });
    const bare = await openBare(started.port, 'GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n');
    bare.socket.pause();
    await begun;
    // It would wait an hour for this answer, if that could not be given up before.
    await started.close();
    bare.socket.destroy();
  });

  it('refuses headers that are too large', async () => {
    const { port } = await rig();
    const head = `GET /health HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(WEB_LIMITS.headerBytes)}\r\n\r\n`;
    expect(await (await openBare(port, head)).ended).toContain(' 431 ');
  });

  it('takes no more connections than allowed', async () => {
    const { port } = await rig({ limits: { connections: 1 } });
    const first = await openBare(port, 'GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await new Promise((resolve) => first.socket.once('data', resolve));
    const second = await openBare(port, 'GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n').catch(() => null);
    expect(await second?.ended).not.toContain('200');
    first.socket.destroy();
  });

  it('survives what is no HTTP', async () => {
    const { port } = await rig();
    expect(await (await openBare(port, '\u0016\u0003\u0001 TLS?\r\n\r\n')).ended).toContain(' 400 ');
    expect((await ask(port, { path: '/health' })).status).toBe(200);
  });

  it('survives clients that hang up in the middle of a body', async () => {
    const { port, log } = await rig();
    const head = 'POST /api/refresh HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer the-api-token\r\n';
    const bare = await openBare(port, `${head}Content-Length: 10\r\n\r\n{`);
    bare.socket.destroy();
    expect((await ask(port, { path: '/health' })).status).toBe(200);
    expect(log.lines).toEqual([]);
  });
});
