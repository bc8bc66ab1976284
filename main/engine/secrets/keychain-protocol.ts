/** The account group of this product in the operating system's keychain. */
export const KEYCHAIN_SERVICE = 'pbs-tray';

/** One line of JSON to the helper's standard input. */
export type HelperRequest =
  | { readonly id: number; readonly call: 'read'; readonly account: string }
  | { readonly id: number; readonly call: 'write'; readonly account: string; readonly secret: string }
  | { readonly id: number; readonly call: 'remove'; readonly account: string };

/** One line of JSON from its standard output. */
export type HelperReply =
  | { readonly id: number; readonly ok: true; readonly secret: string | null }
  | { readonly id: number; readonly ok: false; readonly stage: 'load' | 'call'; readonly message: string };

/** A reply from a line, or null when the line is none. */
export function parseHelperReply(line: string): HelperReply | null {
  const value = parsedObject(line);
  if (value === null || typeof value.id !== 'number') return null;
  const { id, ok, secret, stage, message } = value;
  if (ok === true && (typeof secret === 'string' || secret === null)) return { id, ok, secret };
  if (ok !== false || typeof message !== 'string') return null;
  return { id, ok, stage: stage === 'load' ? 'load' : 'call', message };
}

/** A request from a line, or null when the line is none. */
export function parseHelperRequest(line: string): HelperRequest | null {
  const value = parsedObject(line);
  if (value === null) return null;
  const { id, call, account, secret } = value;
  if (typeof id !== 'number' || typeof account !== 'string') return null;
  if (call === 'read' || call === 'remove') return { id, call, account };
  return call === 'write' && typeof secret === 'string' ? { id, call, account, secret } : null;
}

type Parsed = { readonly [key: string]: unknown };

function parsedObject(line: string): Parsed | null {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Parsed {
  return typeof value === 'object' && value !== null;
}
