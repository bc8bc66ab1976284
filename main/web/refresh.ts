import type { IncomingMessage } from 'node:http';
import { failed, type Outcome, success } from '../../shared/outcome.ts';
import { type Answer, jsonAnswer, textAnswer } from './answer.ts';
import { readBody } from './request-body.ts';

/** Polls one server now, or all without a name. False when there is no such server. */
export type Refresh = (server?: string) => boolean;

/** `POST /api/refresh`, with `{ "server": "NAME" }` for one server alone. The poll itself is not waited for. */
export async function refreshAnswer(request: IncomingMessage, refresh: Refresh, maxBytes: number): Promise<Answer> {
  const body = await readBody(request, maxBytes);
  if (!body.ok) return textAnswer(413, 'The body is too large.', { connection: 'close' });
  const wanted = wantedServer(body.value);
  if (!wanted.ok) return textAnswer(400, 'The body must be empty or JSON such as {"server": "NAME"}.');
  const server = wanted.value;
  const found = server === null ? refresh() : refresh(server);
  if (server !== null && !found) return textAnswer(404, 'There is no server of that name.');
  return jsonAnswer(202, { refreshing: server ?? 'all' });
}

function wantedServer(body: string): Outcome<string | null, 'malformed'> {
  if (body.trim() === '') return success(null);
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return failed('malformed');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return failed('malformed');
  const { server = null, ...rest }: { server?: unknown } = value;
  if (Object.keys(rest).length > 0 || (server !== null && typeof server !== 'string')) return failed('malformed');
  return success(server);
}
