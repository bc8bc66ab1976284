import type { IncomingMessage } from 'node:http';
import { failed, type Outcome, success } from '../../shared/outcome.ts';

/** Reads a request's body as text, but not more than `maxBytes` of it. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Outcome<string, 'too-large'>> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return failed('too-large');
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > maxBytes) return failed('too-large');
    chunks.push(chunk);
  }
  return success(Buffer.concat(chunks).toString());
}
