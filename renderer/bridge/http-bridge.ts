import type { Bridge, Follower } from '../../shared/contract/bridge.ts';
import type { CallArgs, CallName, Replies } from '../../shared/contract/calls.ts';
import type { PageChange, PageState } from '../../shared/contract/page-state.ts';
import { isRead } from './call-scope.ts';
import { createEventParser, type StreamEvent } from './event-stream.ts';
import { authorization, type BrowserParts, keepStream, refusalText } from './http-line.ts';

/**
 * The bridge of a browser: state and changes over `GET /api/events` (read with fetch, because EventSource cannot send
 * the token), calls over `/api/call/NAME`.
 */
export function createHttpBridge(parts: BrowserParts): Bridge {
  return {
    host: 'browser',
    call: (name, args) => call(parts, name, args),
    follow: (follower) => followEvents(parts, follower),
  };
}

async function call<Name extends CallName>(
  parts: BrowserParts,
  name: Name,
  args: CallArgs<Name>,
): Promise<Replies[Name]> {
  const path = `api/call/${name}`;
  const headers = authorization(parts.token());
  const text = JSON.stringify(args);
  const response = await (isRead(name)
    ? parts.fetch(text === '{}' ? path : `${path}?args=${encodeURIComponent(text)}`, { headers, cache: 'no-store' })
    : parts.fetch(path, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: text })
  ).catch(() => {
    throw new Error('The service did not answer. Try again when the connection is back.');
  });
  if (!response.ok) throw new Error(await refusalText(response, `The service refused this (HTTP ${response.status}).`));
  return response.json();
}

/**
 * The whole state comes first: within the stream, or asked for where the stream begins with changes. Changes that
 * arrive before it are kept, and a missing one is made good by asking for the whole state again.
 */
function followEvents(parts: BrowserParts, follower: Follower): () => void {
  let revision: number | null = null;
  let waiting: PageChange[] = [];
  let connection = 0;

  function takeState(state: PageState): void {
    revision = state.revision;
    follower.state(state);
    const later = waiting;
    waiting = [];
    for (const change of later) takeChange(change);
  }

  function takeChange(change: PageChange): void {
    if (revision === null) {
      waiting.push(change);
    } else if (change.revision === revision + 1) {
      revision = change.revision;
      follower.change(change);
    } else if (change.revision > revision) {
      waiting.push(change);
      askForAll();
    }
  }

  function askForAll(): void {
    const asking = connection;
    revision = null;
    call(parts, 'readState', {}).then(
      (state) => {
        if (asking === connection && revision === null) takeState(state);
      },
      // The stream itself tells how the line stands.
      () => {},
    );
  }

  function takeEvent({ event, data }: StreamEvent): void {
    if (event === 'state') takeState(JSON.parse(data));
    if (event === 'change') {
      if (revision === null && waiting.length === 0) askForAll();
      takeChange(JSON.parse(data));
    }
    if (event === 'navigate') follower.navigate(JSON.parse(data));
  }

  let parse = createEventParser(takeEvent);
  return keepStream('api/events', parts, {
    opened() {
      connection += 1;
      revision = null;
      waiting = [];
      parse = createEventParser(takeEvent);
    },
    text: (text) => parse(text),
    line: (line) => follower.line(line),
  });
}
