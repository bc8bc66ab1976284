import type { z } from 'zod';
import { CALLS, type CallName, type Handlers, type Replies } from './calls.ts';

/** Thrown by a handler that cannot answer; the message is a sentence for people. */
export class Refusal extends Error {}

/** What came of a call. */
export type Called =
  | { readonly kind: 'answered'; readonly reply: Replies[CallName] }
  | { readonly kind: 'unknown-call'; readonly sentence: string }
  | { readonly kind: 'bad-args'; readonly sentence: string }
  | { readonly kind: 'refused'; readonly sentence: string };

export function isCallName(name: string): name is CallName {
  return Object.hasOwn(CALLS, name);
}

/**
 * Answers one call that came from outside, over IPC or HTTP: only names that exist, only arguments that fit. Rejects
 * with what a handler throws by mistake; that is for the log, not for the caller.
 */
export async function dispatch(handlers: Handlers, name: string, args: unknown): Promise<Called> {
  if (!isCallName(name)) return { kind: 'unknown-call', sentence: 'There is no such call.' };
  const parsed = CALLS[name].args.safeParse(args);
  if (!parsed.success) return { kind: 'bad-args', sentence: argsSentence(name, parsed.error) };
  try {
    return { kind: 'answered', reply: await answer(handlers, name, parsed.data) };
  } catch (thrown) {
    if (thrown instanceof Refusal) return { kind: 'refused', sentence: thrown.message };
    throw thrown;
  }
}

/** Which handler belongs to which arguments is checked by the types of `Handlers`; here both were found by one name. */
function answer(handlers: Handlers, name: CallName, args: unknown): Promise<Replies[CallName]> {
  const handler: (args: never) => Promise<Replies[CallName]> = handlers[name];
  const checked: (args: unknown) => args is never = (value): value is never => value !== undefined;
  if (!checked(args)) throw new Refusal('The call came without arguments.');
  return handler(args);
}

/** Names the place and what was expected, and never repeats what was sent: it may be a secret. */
function argsSentence(name: CallName, { issues }: z.ZodError): string {
  const issue = issues[0];
  const where = issue?.path.map(String).join('.') ?? '';
  return `The arguments of ${name} do not fit${where === '' ? '' : ` at ${where.slice(0, 100)}`} (${issue?.code ?? 'unfit'}).`;
}
