import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { appPart } from '../../../../main/monitor/page/app-part.ts';
import { createLens } from '../../../../main/monitor/page/lens.ts';
import type { PageContent } from '../../../../main/web/page-content.ts';
import { startWebServer } from '../../../../main/web/server.ts';
import type { PageChange, PageState } from '../../../../shared/contract/page-state.ts';
import { SECOND } from '../../../../shared/time-units.ts';
import { aFleet, NOW } from '../../../kit/builders.ts';
import { createFakeClock } from '../../../kit/fake-clock.ts';
import { createMemoryLog } from '../../../kit/memory-log.ts';
import { AN_APP, someSettings } from '../../../kit/page-doubles.ts';
import { ask, type BareConnection, openBare } from '../../../kit/web-rig.ts';

const ends: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const LENS = createLens(someSettings());
const NOTHING_YET = { judgedAtMs: null, historyTrouble: null, notificationsPausedUntilMs: null };

/** A listener over a page that is told what to say; `bulk` makes its state as large as that. */
async function rig({ bulk = '' } = {}) {
  const clock = createFakeClock(NOW);
  const listeners = new Set<(change: PageChange) => void>();
  let revision = 1;
  const part = (text: string): PageState['parts'] => ({
    app: appPart({ ...AN_APP, version: text }, LENS, NOTHING_YET),
  });
  const page: PageContent = {
    feed: {
      state: () => ({ revision, nowMs: NOW, parts: part(`${revision}${bulk}`) }),
      follow(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    alerts: () => [],
    call: async () => ({ kind: 'refused', sentence: 'No.' }),
  };
  const started = await startWebServer({
    ...{ host: '127.0.0.1', port: 0, allowedHosts: [], token: 't', version: '0', metrics: null, dashboard: true },
    ...{ clock, log: createMemoryLog(), source: { state: () => aFleet() }, page },
    alive: () => ({ ok: true }),
    refresh: () => true,
    describeTrouble: () => null,
  });
  if (!started.ok) throw new Error(started.failure.message);
  ends.push(() => started.value.close());
  return {
    ...started.value,
    clock,
    followers: () => listeners.size,
    change() {
      revision += 1;
      const change = { revision, nowMs: NOW, set: part(`changed ${revision}`), removed: [] };
      for (const listener of listeners) listener(change);
    },
  };
}

async function follow(port: number): Promise<BareConnection> {
  const connection = await openBare(port, 'GET /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
  ends.push(() => void connection.socket.destroy());
  return connection;
}

/** Resolves when the connection has received this text. */
async function receives({ socket }: BareConnection, text: string): Promise<string> {
  let received = '';
  while (!received.includes(text)) received += String((await once(socket, 'data'))[0]);
  return received;
}

describe('GET /api/events', () => {
  it('tells the state first, then each change', async () => {
    const { port, change } = await rig();
    const connection = await follow(port);
    const head = await receives(connection, 'event: state');
    expect(head).toContain('text/event-stream');
    expect(head).toContain('no-store');
    change();
    expect(await receives(connection, 'changed 2')).toContain('event: change\nid: 2\n');
  });

  it('gives a sign of life each second', async () => {
    const { port, clock } = await rig();
    const connection = await follow(port);
    await receives(connection, 'event: state');
    const sign = receives(connection, ':\n\n');
    await clock.advance(SECOND);
    expect(await sign).toContain(':\n\n');
  });

  it('follows the page once for all, and not at all when the last one left', async () => {
    const { port, followers } = await rig();
    const [one, two] = [await follow(port), await follow(port)];
    await receives(one, 'event: state');
    await receives(two, 'event: state');
    expect(followers()).toBe(1);
    one.socket.destroy();
    two.socket.destroy();
    await expect.poll(followers).toBe(0);
  });

  it('keeps nothing for a client that is behind, and gives it the whole state when it has caught up', async () => {
    const { port, change } = await rig({ bulk: 'x'.repeat(30_000_000) });
    const connection = await follow(port);
    await receives(connection, 'event: state');
    connection.socket.pause();
    change();
    change();
    const rest = receives(connection, 'id: 3\n');
    connection.socket.resume();
    const received = await rest;
    expect(received).toContain('event: state\nid: 3\n');
    expect(received).not.toContain('event: change');
  });

  it('drops a client that takes nothing for long', async () => {
    const { port, clock, followers } = await rig({ bulk: 'x'.repeat(30_000_000) });
    const connection = await follow(port);
    await receives(connection, 'event: state');
    connection.socket.pause();
    await clock.advance(30 * SECOND);
    await expect.poll(followers).toBe(0);
    connection.socket.resume();
    await connection.ended;
  });

  it('takes only so many, and says so to the next', async () => {
    const { port } = await rig();
    const all = await Promise.all(Array.from({ length: 32 }, () => follow(port)));
    await Promise.all(all.map((connection) => receives(connection, 'event: state')));
    const reply = await ask(port, { path: '/api/events' });
    expect([reply.status, reply.headers['retry-after']]).toEqual([503, '10']);
  });

  it('ends with the listener', async () => {
    const { port, close } = await rig();
    const connection = await follow(port);
    await receives(connection, 'event: state');
    await close();
    await connection.ended;
  });
});
