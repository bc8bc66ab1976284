import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { AlertView } from '../../shared/contract/page-state.ts';
import { type Answer, jsonAnswer, textAnswer } from './answer.ts';
import { calledAnswer, sentenceAnswer } from './call-answer.ts';
import type { PageContent } from './page-content.ts';
import { readBody } from './request-body.ts';

const MAX_BODY_BYTES = 64 * 1024;

/** `GET /api/alerts` (design.md, HTTP surface). */
export function alertsAnswer(alerts: readonly AlertView[]): Answer {
  return jsonAnswer(200, alerts.map(alertRow));
}

function alertRow({ id, rule, severity, state, subject, client, summary, sinceMs, firedAtMs }: AlertView) {
  const { server: node, datastore, namespace, backupType, backupId } = subject;
  return {
    ...{ id, rule, severity, state, node, datastore, namespace, backupType, backupId, client },
    ...{ summary, sinceMs, firedAtMs },
  };
}

/** A command on one alert, in a path such as `/api/alerts/ID/snooze`. */
export interface AlertCommand {
  /** As it stands in the path. */
  readonly id: string;
  readonly command: 'acknowledge' | 'snooze';
}

export function alertCommandIn(path: string): AlertCommand | null {
  const [, id, command] = /^\/api\/alerts\/([^/]+)\/(acknowledge|snooze)$/.exec(path) ?? [];
  return id === undefined || (command !== 'acknowledge' && command !== 'snooze') ? null : { id, command };
}

const acknowledgeBody = z.strictObject({ on: z.boolean().default(true) });
const snoozeBody = z.union([
  z.strictObject({ untilMs: z.int().nonnegative() }),
  z.strictObject({ untilChange: z.literal(true) }),
]);

/** `POST /api/alerts/{id}/acknowledge` and `/snooze`; the body of the first may be empty. */
export async function alertCommandAnswer(
  request: IncomingMessage,
  { id, command }: AlertCommand,
  content: PageContent,
): Promise<Answer> {
  const body = await readBody(request, MAX_BODY_BYTES);
  if (!body.ok) return textAnswer(413, 'The body is too large.', { connection: 'close' });
  const known = knownId(id, content.alerts());
  if (known === null) return sentenceAnswer(404, 'There is no such alert (any more).');
  const args = command === 'acknowledge' ? acknowledgement(body.value) : snooze(body.value);
  if (args === null) return sentenceAnswer(400, BODIES[command]);
  const called = await content.call(command, { id: known, ...args });
  const done = called.kind === 'answered' ? called.reply : null;
  // A refusal is one for whoever reads the status alone, too.
  if (done !== null && 'ok' in done && !done.ok) return sentenceAnswer(409, done.sentence);
  return calledAnswer(called, request);
}

const BODIES = {
  acknowledge: 'The body must be empty or JSON such as {"on": true}.',
  snooze: 'The body must be JSON such as {"untilMs": 1790000000000} or {"untilChange": true}.',
} as const;

/** An id holds percent signs itself: who takes it for text encodes it once more. */
function knownId(id: string, alerts: readonly AlertView[]): string | null {
  const ids = new Set(alerts.map((alert) => alert.id));
  if (ids.has(id)) return id;
  try {
    const decoded = decodeURIComponent(id);
    return ids.has(decoded) ? decoded : null;
  } catch {
    return null;
  }
}

function acknowledgement(text: string) {
  return parsed(acknowledgeBody, text.trim() === '' ? '{}' : text);
}

function snooze(text: string) {
  const wish = parsed(snoozeBody, text);
  if (wish === null) return null;
  return 'untilMs' in wish ? { ...wish, untilChange: false } : { ...wish, untilMs: null };
}

function parsed<S extends z.ZodType>(schema: S, text: string): z.output<S> | null {
  try {
    const result = schema.safeParse(JSON.parse(text));
    return result.success ? result.data : null;
  } catch {
    return null;
  }
}
