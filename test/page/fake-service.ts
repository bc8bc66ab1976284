import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { checkout } from '../../build/run/paths.mjs';
import type { PageChange, PageState, Part } from '../../shared/contract/page-state.ts';
import { answerRead } from './fixture-reads.ts';

/** Serves the built page, and a state that the test changes, as the real service would. */
export interface FakeService {
  readonly url: string;
  /** Replaces parts (null removes) and tells the page. */
  change(parts: Readonly<Record<string, Part | null>>): void;
  navigate(hash: string): void;
  /** Breaks off all streams and answers nothing until `resume`. */
  cut(): void;
  /** Goes on listening but says nothing more on its streams, as a frozen process. */
  freeze(): void;
  resume(): void;
  /** Calls that changed something, with their arguments. */
  readonly commands: readonly { readonly name: string; readonly args: unknown }[];
  close(): Promise<void>;
}

export interface FakeServiceOptions {
  readonly state: PageState;
  /** Where the page is to be served from the same port after a restart. */
  readonly port?: number;
  /** Refuses every command with this sentence. */
  readonly refusal?: string;
}

const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

export async function startFakeService(options: FakeServiceOptions): Promise<FakeService> {
  let state = options.state;
  const streams = new Set<ServerResponse>();
  const commands: { name: string; args: unknown }[] = [];
  let mode: 'talking' | 'cut' | 'frozen' = 'talking';
  const send = (event: string, data: unknown) => {
    if (mode === 'talking') for (const stream of streams) stream.write(eventText(event, data));
  };
  const server = createServer((request, response) => {
    if (mode === 'cut') return request.socket.destroy();
    const path = (request.url ?? '').split('?', 1)[0] ?? '/';
    if (path === '/api/events') return openStream(response);
    if (path.startsWith('/api/call/')) return void answerCall(path.slice('/api/call/'.length), request, response);
    void serveFile(path, response);
  });

  function openStream(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    if (mode === 'talking') response.write(eventText('state', state));
    streams.add(response);
    response.once('close', () => streams.delete(response));
  }

  async function answerCall(name: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const args: unknown = JSON.parse((await argsText(request)) || '{}');
    const isCommand = request.method === 'POST';
    if (isCommand) commands.push({ name, args });
    if (isCommand && options.refusal !== undefined) {
      response.writeHead(403, { 'content-type': 'text/plain' }).end(options.refusal);
      return;
    }
    const answer = isCommand ? { ok: true } : answerRead(name, args, state);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }

  const beat = setInterval(() => {
    if (mode === 'talking') for (const stream of streams) stream.write(':\n\n');
  }, 500);
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${port}/`,
    commands,
    change(parts) {
      const change = changeOf(parts, state);
      state = { revision: change.revision, nowMs: change.nowMs, parts: merged(state.parts, change) };
      send('change', change);
    },
    navigate: (hash) => send('navigate', hash),
    cut() {
      mode = 'cut';
      for (const stream of streams) stream.destroy();
    },
    freeze() {
      mode = 'frozen';
    },
    resume() {
      mode = 'talking';
    },
    close() {
      clearInterval(beat);
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function changeOf(parts: Readonly<Record<string, Part | null>>, state: PageState): PageChange {
  const entries = Object.entries(parts);
  return {
    revision: state.revision + 1,
    nowMs: Date.now(),
    set: Object.fromEntries(entries.flatMap(([key, part]) => (part === null ? [] : [[key, part]]))),
    removed: entries.flatMap(([key, part]) => (part === null ? [key] : [])),
  };
}

function merged(parts: PageState['parts'], { set, removed }: PageChange): PageState['parts'] {
  const all = { ...parts, ...set };
  return Object.fromEntries(Object.entries(all).filter(([key]) => !removed.includes(key)));
}

async function argsText(request: IncomingMessage): Promise<string> {
  if (request.method !== 'POST') return new URL(request.url ?? '', 'http://page').searchParams.get('args') ?? '';
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

async function serveFile(path: string, response: ServerResponse): Promise<void> {
  const file = path === '/' ? 'index.html' : path.slice(1);
  try {
    const body = await readFile(join(checkout, 'out', 'renderer', file));
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type, 'content-security-policy': CSP }).end(body);
  } catch {
    response.writeHead(404).end();
  }
}

function eventText(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
