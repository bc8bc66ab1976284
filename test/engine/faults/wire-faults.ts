import type { Failure } from '../../../shared/domain/failure.ts';
import type { Fault, JsonFault } from '../../simulator/wire/faults.ts';

/** A fault of one answer, and what is to be said of it. */
export interface WireFault {
  readonly name: string;
  readonly fault: Fault;
  readonly expected: Expected;
}

export type Expected =
  /** The section fails like this. */
  | { readonly kind: 'fails'; readonly as: readonly FailureName[] }
  /** Nothing is wrong with it. */
  | { readonly kind: 'read' }
  /** The shape decides: it fails as unreadable, or is read with what is unfit left out. */
  | { readonly kind: 'fails-or-sane' };

/** Kind, and reason where there is one: `protocol html`. */
export type FailureName = string;

export function nameOf(failure: Failure): FailureName {
  if ('reason' in failure) return `${failure.kind} ${failure.reason}`;
  return 'trouble' in failure ? `${failure.kind} ${failure.trouble}` : failure.kind;
}

const fails = (name: string, fault: Fault, ...as: FailureName[]): WireFault => ({
  name,
  fault,
  expected: { kind: 'fails', as },
});
const json = (fault: JsonFault, kind: 'fails' | 'fails-or-sane'): WireFault => ({
  name: fault,
  fault: { kind: 'json', fault },
  expected: kind === 'fails' ? { kind, as: ['protocol wrong-shape'] } : { kind },
});
const text = (status: number, words: string) => ({ kind: 'status', status, text: words }) as const;

/** Faults that show at once. */
export const PROMPT_FAULTS: readonly WireFault[] = [
  fails('truncated', { kind: 'truncated-body' }, 'protocol truncated'),
  fails('reset mid-body', { kind: 'reset-mid-body' }, 'protocol truncated'),
  fails('promises more', { kind: 'lying-content-length', extraBytes: 50 }, 'protocol truncated'),
  fails('endless', { kind: 'endless-body' }, 'protocol too-large'),
  fails('oversized', { kind: 'oversized-body', bytes: 66 * 1024 * 1024 }, 'protocol too-large'),
  fails('HTML 200', { kind: 'html', status: 200 }, 'protocol html'),
  fails('HTML 502', { kind: 'html', status: 502 }, 'protocol html'),
  fails('HTML 503', { kind: 'html', status: 503 }, 'protocol html'),
  fails('HTML 504', { kind: 'html', status: 504 }, 'protocol html'),
  fails('500', { kind: 'status', status: 500 }, 'protocol server-error'),
  fails('401', { kind: 'status', status: 401 }, 'auth'),
  fails('401 as 400', text(400, 'authentication failed'), 'auth'),
  fails('403', { kind: 'status', status: 403 }, 'permission'),
  fails('404', { kind: 'status', status: 404 }, 'missing'),
  fails('400 daemon down', text(400, 'client error (Connect)'), 'remote'),
  fails('400 EIO', text(400, 'EIO: I/O error'), 'datastore storage'),
  fails('redirect', { kind: 'redirect', status: 302, location: 'https://127.0.0.1:1/login' }, 'protocol redirect'),
  fails('invalid JSON', { kind: 'invalid-json' }, 'protocol not-json', 'protocol truncated'),
  fails('empty', { kind: 'empty-body' }, 'protocol not-json'),
  json('string-for-array', 'fails'),
  json('object-for-array', 'fails'),
  json('null-data', 'fails'),
  json('null-values', 'fails-or-sane'),
  json('negative-numbers', 'fails-or-sane'),
  json('huge-numbers', 'fails-or-sane'),
  json('text-for-numbers', 'fails-or-sane'),
  json('missing-fields', 'fails-or-sane'),
  { name: 'clock skew', fault: { kind: 'clock-skew', skewMs: 90_000 }, expected: { kind: 'read' } },
];

/** Faults that show by their time running out. */
export const SLOW_FAULTS: readonly WireFault[] = [
  fails('hang', { kind: 'hang' }, 'timeout'),
  fails('dripping', { kind: 'slow-body', chunkBytes: 1, pauseMs: 100 }, 'timeout'),
];
