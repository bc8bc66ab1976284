import { describe, expect, it } from 'vitest';
import { createHttpBridge } from '../../../../renderer/bridge/http-bridge.ts';
import type { BrowserParts } from '../../../../renderer/bridge/http-line.ts';
import type { Line } from '../../../../shared/contract/bridge.ts';

/** A service whose stream the test writes, and a clock that only the test moves. */
function setUp() {
  let nowMs = 1_000_000;
  let stream: ReadableStreamDefaultController<Uint8Array> | null = null;
  const start = (made: ReadableStreamDefaultController<Uint8Array>) => {
    stream = made;
  };
  let events: () => Response = () => new Response(new ReadableStream({ start }));
  const timers = new Set<{ readonly atMs: number; readonly run: () => void }>();
  const asked: string[] = [];
  const replies = new Map<string, () => Response>();
  const parts: BrowserParts = {
    async fetch(url, { signal }) {
      asked.push(url);
      const answer =
        url === 'api/events' ? events() : (replies.get(url) ?? (() => new Response('', { status: 500 })))();
      signal?.addEventListener('abort', () => stream?.error(new Error('aborted')));
      return answer;
    },
    nowMs: () => nowMs,
    after(ms, run) {
      const timer = { atMs: nowMs + ms, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    token: () => 'secret',
    onHope: () => () => {},
  };
  const seen = { lines: [] as Line[], states: [] as number[], changes: [] as number[] };
  const bridge = createHttpBridge(parts);
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    ...{ bridge, asked, replies, seen, settle },
    follow: () =>
      bridge.follow({
        state: ({ revision }) => void seen.states.push(revision),
        change: ({ revision }) => void seen.changes.push(revision),
        line: (line) => void seen.lines.push(line),
        navigate: () => {},
      }),
    answerEvents: (answer: () => Response) => {
      events = answer;
    },
    async send(text: string) {
      stream?.enqueue(new TextEncoder().encode(text));
      await settle();
    },
    end: async () => {
      stream?.close();
      await settle();
    },
    async pass(ms: number) {
      const untilMs = nowMs + ms;
      for (;;) {
        const next = [...timers].filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
        if (next === undefined) break;
        timers.delete(next);
        nowMs = next.atMs;
        next.run();
        await settle();
      }
      nowMs = untilMs;
    },
  };
}

const state = (revision: number) => `event: state\ndata: ${JSON.stringify({ revision, nowMs: 0, parts: {} })}\n\n`;
const change = (revision: number) =>
  `event: change\ndata: ${JSON.stringify({ revision, nowMs: 0, set: {}, removed: [] })}\n\n`;

describe('the bridge of a browser', () => {
  it('hands on the state and its changes', async () => {
    const { follow, send, seen, settle } = setUp();
    follow();
    await settle();
    await send(state(1) + change(2));
    await send(change(3));
    expect(seen.lines.map(({ kind }) => kind)).toEqual(['connecting', 'open']);
    expect(seen).toMatchObject({ states: [1], changes: [2, 3] });
  });

  it('asks for the whole state when a change is missing, and goes on from there', async () => {
    const { follow, send, seen, settle, replies, asked } = setUp();
    replies.set('api/call/readState', () => Response.json({ revision: 4, nowMs: 0, parts: {} }));
    follow();
    await settle();
    await send(state(1));
    await send(change(4));
    await settle();
    expect(asked).toContain('api/call/readState');
    expect(seen.states).toEqual([1, 4]);
    await send(change(5));
    expect(seen.changes).toEqual([5]);
  });

  it('takes a line that says nothing for lost within two seconds, since its last word', async () => {
    const { follow, send, seen, settle, pass } = setUp();
    follow();
    await settle();
    await send(state(1));
    await pass(1_000);
    await send(':\n\n');
    await pass(1_700);
    expect(seen.lines.at(-1)?.kind).toBe('open');
    await pass(250);
    expect(seen.lines.at(-1)).toMatchObject({ kind: 'lost', sinceMs: 1_001_000 });
  });

  it('tries again with growing waits until it is there', async () => {
    const { follow, seen, settle, pass, asked, answerEvents, end } = setUp();
    follow();
    await settle();
    answerEvents(() => new Response('', { status: 503 }));
    await end();
    await pass(60_000);
    // 0.4, 0.8, 1.6, 3.2, 6.4 and then each 10 seconds.
    expect(asked.length).toBe(1 + 5 + 4);
    expect(new Set(seen.lines.slice(2).map((line) => (line.kind === 'lost' ? line.sinceMs : null))).size).toBe(1);
    answerEvents(() => new Response(new ReadableStream()));
    await pass(10_000);
    expect(seen.lines.slice(3).some(({ kind }) => kind === 'open')).toBe(true);
  });

  it('says that the token is missing', async () => {
    const { follow, seen, settle, answerEvents } = setUp();
    answerEvents(() => new Response('no', { status: 401 }));
    follow();
    await settle();
    const last = seen.lines.at(-1);
    expect(last?.kind === 'lost' ? last.sentence : '').toContain('API token');
  });

  it('asks what only reads with GET, and says in whose words a command was refused', async () => {
    const { bridge, replies, asked } = setUp();
    const url = `api/call/readTasks?args=${encodeURIComponent('{"sinceMs":1,"limit":2}')}`;
    replies.set(url, () => Response.json([]));
    await expect(bridge.call('readTasks', { sinceMs: 1, limit: 2 })).resolves.toEqual([]);
    expect(asked).toEqual([url]);
    replies.set('api/call/refresh', () => Response.json({ sentence: 'Not now.' }, { status: 409 }));
    await expect(bridge.call('refresh', {})).rejects.toThrow('Not now.');
    replies.set('api/call/refresh', () => new Response('<html>', { status: 502 }));
    await expect(bridge.call('refresh', {})).rejects.toThrow('The service refused this (HTTP 502).');
  });
});
