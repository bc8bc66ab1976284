import type { Redaction } from './redaction.ts';

/** What JSON can hold. */
export type LogValue = string | number | boolean | null | readonly LogValue[] | { readonly [key: string]: LogValue };

export interface LogValueOptions {
  readonly redaction: Redaction;
  /** Whether errors carry their stack. */
  readonly withStacks: boolean;
}

const DEEPEST = 6;
const MOST_MEMBERS = 200;
const LONGEST_TEXT = 8192;

/** The members of a log event's fields as JSON, without secrets; what is too deep, too long or in a circle is cut. */
export function logFields(
  fields: Readonly<Record<string, unknown>>,
  options: LogValueOptions,
): Record<string, LogValue> {
  try {
    return membersOf(fields, options, [fields]);
  } catch {
    // A getter that throws, or the like: the event itself is still worth its line.
    return { fields: '[unreadable]' };
  }
}

function membersOf(value: object, options: LogValueOptions, parents: readonly object[]): Record<string, LogValue> {
  const members: [string, LogValue][] = [];
  for (const [key, member] of Object.entries(value).slice(0, MOST_MEMBERS)) {
    if (member === undefined || typeof member === 'function') continue;
    const isHidden = member !== null && options.redaction.isSecretKey(key);
    members.push([options.redaction.text(key), isHidden ? '[secret]' : logValue(member, options, parents)]);
  }
  return Object.fromEntries(members);
}

function logValue(value: unknown, options: LogValueOptions, parents: readonly object[]): LogValue {
  if (typeof value === 'string') return cut(options.redaction.text(value));
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'boolean' || value === null) return value;
  if (typeof value !== 'object') return options.redaction.text(String(value));
  if (parents.includes(value)) return '[circular]';
  if (parents.length >= DEEPEST) return '[deep]';
  return objectValue(value, options, [...parents, value]);
}

function objectValue(value: object, options: LogValueOptions, parents: readonly object[]): LogValue {
  if (value instanceof Error) return errorValue(value, options, parents);
  if (Array.isArray(value))
    return value.slice(0, MOST_MEMBERS).map((item: unknown) => logValue(item, options, parents));
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof Map) return membersOf(namedMembers(value), options, parents);
  if (value instanceof Set) return logValue([...value], options, parents);
  // Dates, addresses, secrets: things that say themselves how they are written.
  if ('toJSON' in value && typeof value.toJSON === 'function')
    return logValue(writtenSelf(value.toJSON.bind(value)), options, parents);
  return membersOf(value, options, parents);
}

function namedMembers(map: ReadonlyMap<unknown, unknown>): object {
  return Object.fromEntries(
    [...map].map(([key, value]) => [typeof key === 'object' ? '[object]' : String(key), value]),
  );
}

function errorValue(error: Error, options: LogValueOptions, parents: readonly object[]): LogValue {
  const code =
    'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? { code: error.code } : {};
  const stack = options.withStacks && error.stack !== undefined ? { stack: error.stack } : {};
  const cause = error.cause === undefined ? {} : { cause: error.cause };
  return membersOf({ name: error.name, message: error.message, ...code, ...cause, ...stack }, options, parents);
}

function writtenSelf(toJson: () => unknown): unknown {
  try {
    return toJson();
  } catch {
    return '[unreadable]';
  }
}

function cut(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}...` : text;
}
