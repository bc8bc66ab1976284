import type { IncomingMessage, ServerResponse } from 'node:http';

/** What a route answers. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly contentType: string;
  readonly body: string | Uint8Array;
}

/** An answer that goes on: whoever made it writes it. */
export interface StreamAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly contentType: string;
  /** Called once the head was sent. */
  readonly stream: (response: ServerResponse) => void;
}

/** Sent with everything: nothing of ours is to be cached, framed, guessed at, or referred from. */
const ALWAYS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

/** A short plain text; it never repeats what the client sent. */
export function textAnswer(status: number, text: string, headers: Record<string, string> = {}): Answer {
  return { status, contentType: 'text/plain; charset=utf-8', body: `${text}\n`, headers };
}

export function jsonAnswer(status: number, value: unknown): Answer {
  return { status, contentType: 'application/json; charset=utf-8', body: `${JSON.stringify(value)}\n` };
}

/** Sends the head, and leaves the rest to the stream. */
export function sendStream(response: ServerResponse, answer: StreamAnswer): void {
  response.writeHead(200, { ...ALWAYS, 'content-type': answer.contentType, ...answer.headers });
  response.flushHeaders();
  answer.stream(response);
}

export function sendAnswer(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  response.writeHead(answer.status, {
    ...ALWAYS,
    'content-type': answer.contentType,
    'content-length': body.length,
    ...answer.headers,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
