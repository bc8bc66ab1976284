import { z } from 'zod';
import { Undecodable } from './undecodable.ts';

// How PVE and SqlBak wrap their answers. PBS's own go through `decode.ts`, in a thread of its own.
const envelope = z.object({ data: z.unknown() });

/** Reads an answer's data by a schema. Throws `Undecodable`, which says where it does not fit and shows no content. */
export function readWire<S extends z.ZodType>(schema: S, data: unknown): z.infer<S> {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path.join('.') ?? '';
  throw new Undecodable('wrong-shape', `${path === '' ? 'data' : path}: ${issue?.code ?? 'unfit'}`);
}

/** What the body of a 200 answer holds as `data`. Throws `Undecodable`. */
export function readBody(body: Uint8Array): unknown {
  return readWire(envelope, parseJson(new TextDecoder().decode(body), body.length)).data;
}

function parseJson(text: string, byteCount: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const trimmed = text.trim();
    // Every answer is one JSON object: one that begins but does not parse was cut off on its way.
    if (trimmed.startsWith('{') && !trimmed.endsWith('}')) throw new Undecodable('truncated', `${byteCount} bytes`);
    throw new Undecodable('not-json', byteCount === 0 ? 'an empty answer' : `${byteCount} bytes that are no JSON`);
  }
}
