import type { Line } from '../../shared/contract/bridge.ts';

/** The browser as the bridge needs it; tests give their own. */
export interface BrowserParts {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly nowMs: () => number;
  /** Calls once, after so many milliseconds; returns what takes it back. */
  readonly after: (ms: number, run: () => void) => () => void;
  readonly token: () => string | null;
  /** Calls when waiting on has become pointless, such as when the network is back; returns its remover. */
  readonly onHope: (run: () => void) => () => void;
}

export interface StreamHandler {
  /** A new connection stands; what comes now starts anew. */
  opened(): void;
  text(text: string): void;
  line(line: Line): void;
}

/** The service sends something at least each second. After this much silence the line counts as lost. */
const SILENCE_MS = 1_800;
const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 10_000;

const NO_ANSWER = 'The service does not answer. Check that it is running; this page connects again by itself.';
const NO_TOKEN =
  'This page needs the API token. Open the address that the service printed when it started; it ends with "#token=…".';

/** Keeps one stream open: reconnects with growing waits, and says how the line stands. Returns what ends it. */
export function keepStream(url: string, parts: BrowserParts, handler: StreamHandler): () => void {
  let ended = false;
  let failures = 0;
  let lostSinceMs: number | null = null;
  let request = new AbortController();
  let cancelWait = () => {};

  function lose(sentence: string, sinceMs: number): void {
    if (ended) return;
    lostSinceMs ??= sinceMs;
    handler.line({ kind: 'lost', sinceMs: lostSinceMs, sentence });
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
    failures += 1;
    cancelWait = parts.after(wait, () => void connect());
  }

  async function connect(): Promise<void> {
    cancelWait();
    request = new AbortController();
    const { signal } = request;
    const watch = watchSilence(parts, () => request.abort());
    try {
      const response = await parts.fetch(url, { headers: authorization(parts.token()), cache: 'no-store', signal });
      if (response.status === 401) return lose(NO_TOKEN, watch.heardAtMs());
      if (!response.ok || response.body === null) {
        return lose(await refusalText(response, NO_ANSWER), watch.heardAtMs());
      }
      handler.opened();
      failures = 0;
      lostSinceMs = null;
      handler.line({ kind: 'open' });
      await readAll(response.body, (text) => {
        watch.heard();
        if (!ended) handler.text(text);
      });
      lose(NO_ANSWER, watch.heardAtMs());
    } catch {
      lose(NO_ANSWER, watch.heardAtMs());
    } finally {
      watch.end();
    }
  }

  handler.line({ kind: 'connecting' });
  void connect();
  const forget = parts.onHope(() => {
    if (lostSinceMs === null || ended) return;
    failures = 0;
    request.abort();
    cancelWait();
    void connect();
  });
  return () => {
    ended = true;
    forget();
    cancelWait();
    request.abort();
  };
}

/**
 * A page that was busy or asleep hears late: before the line counts as lost, what has arrived meanwhile is given the
 * chance to be read.
 */
function watchSilence(parts: BrowserParts, onSilence: () => void): { heard(): void; heardAtMs(): number; end(): void } {
  let heardAtMs = parts.nowMs();
  let ended = false;
  let cancel = () => {};
  const look = (again: boolean): void => {
    const silentMs = parts.nowMs() - heardAtMs;
    if (silentMs < SILENCE_MS) {
      cancel = parts.after(SILENCE_MS - silentMs, () => look(false));
    } else if (again) {
      onSilence();
    } else {
      cancel = parts.after(50, () => look(true));
    }
  };
  look(false);
  return {
    heard() {
      heardAtMs = parts.nowMs();
    },
    heardAtMs: () => heardAtMs,
    end() {
      if (!ended) cancel();
      ended = true;
    },
  };
}

async function readAll(body: ReadableStream<Uint8Array>, onText: (text: string) => void): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    onText(decoder.decode(next.value, { stream: true }));
  }
}

/** The header that shows the token; none without one. */
export function authorization(token: string | null): Record<string, string> {
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

/** Why the service refused, in its own words where it gave some. */
export async function refusalText(response: Response, otherwise: string): Promise<string> {
  if (response.status === 401) return NO_TOKEN;
  const text = (await response.text().catch(() => '')).trim();
  if (text === '' || text.startsWith('<') || text.length > 2_000) return otherwise;
  if (!text.startsWith('{')) return text;
  const told: unknown = parsed(text);
  if (typeof told !== 'object' || told === null) return otherwise;
  const sentence = 'sentence' in told ? told.sentence : 'error' in told ? told.error : null;
  return typeof sentence === 'string' ? sentence : otherwise;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
