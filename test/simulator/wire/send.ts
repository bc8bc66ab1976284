/** Putting an answer on the wire, well or badly. */
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Fault } from './faults.ts';

const RESET_DELAY_MS = 20;

export interface WireAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
  readonly isChunked: boolean;
}

export function send(response: ServerResponse, answer: WireAnswer, fault: Fault | null): void {
  switch (fault?.kind) {
    case 'hang':
      return;
    case 'slow-headers':
      later(response, fault.delayMs, () => sendWell(response, answer));
      return;
    case 'slow-body':
      sendDripping(response, answer, fault.chunkBytes, fault.pauseMs);
      return;
    case 'truncated-body':
      sendHalf(response, answer, () => response.socket?.end());
      return;
    case 'reset-mid-body':
      // A reset throws away what the peer has not read yet, so its first half gets a head start.
      sendHalf(response, answer, () => later(response, RESET_DELAY_MS, () => resetConnection(response)));
      return;
    case 'endless-body':
      sendEndless(response, answer);
      return;
    case 'oversized-body':
      sendOversized(response, answer, fault.bytes);
      return;
    case 'lying-content-length':
      response.writeHead(answer.status, {
        ...answer.headers,
        'content-length': String(answer.body.length + fault.extraBytes),
      });
      response.write(answer.body, () => response.socket?.end());
      return;
    case 'gzip':
      sendWell(response, zipped(answer));
      return;
    default:
      sendWell(response, answer);
  }
}

function sendWell(response: ServerResponse, answer: WireAnswer): void {
  // hyper does not spell out that it keeps the connection.
  response.removeHeader('connection');
  if (answer.isChunked) {
    response.writeHead(answer.status, answer.headers);
    response.write(answer.body);
    response.end();
    return;
  }
  response.writeHead(answer.status, { ...answer.headers, 'content-length': String(answer.body.length) });
  response.end(answer.body);
}

function later(response: ServerResponse, delayMs: number, then: () => void): void {
  const timer = setTimeout(then, delayMs);
  response.once('close', () => clearTimeout(timer));
}

function sendDripping(response: ServerResponse, answer: WireAnswer, chunkBytes: number, pauseMs: number): void {
  response.writeHead(answer.status, answer.headers);
  let sentBytes = 0;
  const step = (): void => {
    if (sentBytes >= answer.body.length) {
      response.end();
      return;
    }
    response.write(answer.body.subarray(sentBytes, sentBytes + chunkBytes));
    sentBytes += chunkBytes;
    later(response, pauseMs, step);
  };
  step();
}

function sendHalf(response: ServerResponse, answer: WireAnswer, then: () => void): void {
  response.writeHead(answer.status, { ...answer.headers, 'content-length': String(Math.max(2, answer.body.length)) });
  response.write(answer.body.subarray(0, Math.floor(answer.body.length / 2)), then);
}

/** A reset instead of an end. TLS sockets cannot send one, so the TCP socket below is asked. */
function resetConnection(response: ServerResponse): void {
  const secured = response.socket as { _parent?: { resetAndDestroy(): void } } | null;
  const tcp = secured?._parent;
  if (tcp === undefined) response.socket?.destroy();
  else tcp.resetAndDestroy();
}

const FILLING = Buffer.alloc(64 * 1024, ' ');

function sendEndless(response: ServerResponse, answer: WireAnswer): void {
  response.writeHead(200, withoutEncoding(answer.headers));
  response.write('{"data":[');
  const pump = (): void => {
    // One chunk per turn and only as fast as the reader takes it.
    while (!response.destroyed && response.write(FILLING)) if (response.writableLength > FILLING.length) break;
  };
  response.on('drain', () => setImmediate(pump));
  pump();
}

function sendOversized(response: ServerResponse, answer: WireAnswer, bytes: number): void {
  response.writeHead(200, withoutEncoding(answer.headers));
  let leftBytes = bytes;
  const pump = (): void => {
    while (leftBytes > 0 && !response.destroyed) {
      const chunk = FILLING.subarray(0, Math.min(FILLING.length, leftBytes));
      leftBytes -= chunk.length;
      if (!response.write(chunk)) {
        response.once('drain', pump);
        return;
      }
    }
    response.end('{"data":[]}');
  };
  pump();
}

function withoutEncoding(headers: Record<string, string>): Record<string, string> {
  const { 'content-encoding': _encoding, ...rest } = headers;
  return rest;
}

function zipped(answer: WireAnswer): WireAnswer {
  return {
    ...answer,
    headers: { ...withoutEncoding(answer.headers), 'content-encoding': 'gzip' },
    body: gzipSync(answer.body),
    isChunked: true,
  };
}
