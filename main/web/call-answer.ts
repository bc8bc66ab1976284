import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { Called } from '../../shared/contract/dispatch.ts';
import { takesGzip } from './accepts.ts';
import { type Answer, jsonAnswer, textAnswer } from './answer.ts';
import type { PageContent } from './page-content.ts';
import { readBody } from './request-body.ts';

const MAX_BODY_BYTES = 1024 * 1024;
const compress = promisify(gzip);

/** Below this, compression costs more than it saves. */
const COMPRESS_FROM_BYTES = 4096;

/** `GET /api/call/NAME?args=JSON` for calls that show, `POST /api/call/NAME` for calls that change or reveal. */
export async function callAnswer(request: IncomingMessage, name: string, call: PageContent['call']): Promise<Answer> {
  const text = request.method === 'POST' ? await readBody(request, MAX_BODY_BYTES) : argsInUrl(request.url ?? '');
  if (typeof text !== 'string' && !text.ok) {
    return textAnswer(413, 'The body is too large.', { connection: 'close' });
  }
  const args = parsedArgs(typeof text === 'string' ? text : text.value);
  if (args === null) return sentenceAnswer(400, 'The arguments must be JSON, such as {"server": "NAME"}.');
  return calledAnswer(await call(name, args.value), request);
}

/** What came of a call, over HTTP. A refusal is `{ "sentence": "..." }`. */
export async function calledAnswer(called: Called, request: IncomingMessage): Promise<Answer> {
  switch (called.kind) {
    case 'answered':
      return compressed(jsonAnswer(200, called.reply), request);
    case 'unknown-call':
      return sentenceAnswer(404, called.sentence);
    case 'bad-args':
      return sentenceAnswer(400, called.sentence);
    case 'refused':
      return sentenceAnswer(409, called.sentence);
  }
}

/** An answer in words, for a page to show. */
export function sentenceAnswer(status: number, sentence: string): Answer {
  return jsonAnswer(status, { sentence });
}

/** The same, compressed for those who take it. */
export async function compressed(answer: Answer, request: IncomingMessage): Promise<Answer> {
  const headers = { ...answer.headers, vary: 'accept-encoding' };
  if (answer.body.length < COMPRESS_FROM_BYTES || !takesGzip(request.headers['accept-encoding'])) {
    return { ...answer, headers };
  }
  const body = await compress(answer.body, { level: constants.Z_BEST_SPEED });
  return { ...answer, headers: { ...headers, 'content-encoding': 'gzip' }, body };
}

function argsInUrl(url: string): string {
  return URL.parse(url, 'http://localhost')?.searchParams.get('args') ?? '';
}

/** No arguments are empty ones; null: no JSON. */
function parsedArgs(text: string): { readonly value: unknown } | null {
  if (text.trim() === '') return { value: {} };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}
