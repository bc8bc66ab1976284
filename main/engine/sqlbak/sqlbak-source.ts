import type { Failure } from '../../../shared/domain/failure.ts';
import type { Outcome } from '../../../shared/outcome.ts';
import { createApiTransport } from '../pbs/transport.ts';
import type { Transport } from '../ports.ts';
import type { Source } from '../source.ts';
import { newSqlbak } from './sqlbak-book.ts';
import { createSqlbakWatcher } from './watcher.ts';

/** An account to be watched, and the way to it; or why there is none, such as a secret that is missing. */
export interface SqlbakParts {
  readonly name: string;
  readonly url: string;
  /** SHA-256 pin, or null where the system's authorities decide. */
  readonly fingerprint: string | null;
  readonly transport: Outcome<Transport, Failure>;
  readonly nowMs: number;
  /** See `Source`. */
  readonly key?: string;
}

/** An account at SqlBak as a source. */
export function sqlbakSource({ name, url, fingerprint, transport, nowMs, key = name }: SqlbakParts): Source {
  const initial = newSqlbak(name, url);
  if (!transport.ok) {
    const reach = { sinceMs: nowMs, lastAnswerAtMs: null, attempts: 0, failure: transport.failure };
    return { name, key, initial: { ...initial, reach: { kind: 'failing', ...reach } }, watch: null };
  }
  const { value } = transport;
  return {
    ...{ name, key, initial },
    watch: (context) => createSqlbakWatcher({ ...context, initial, transport: value, fingerprint }),
  };
}

interface SqlbakTransportOptions {
  readonly url: string;
  readonly fingerprint: string | null;
  readonly token: string;
  readonly timeoutMs: number;
  readonly nowMs: () => number;
}

const KEEP_ALIVE_MS = 75_000;

/** The way to SqlBak's API; the token is all that it asks for. */
export function sqlbakTransport({ token, ...reach }: SqlbakTransportOptions): Transport {
  return createApiTransport({
    ...reach,
    secret: token,
    authorization: token,
    credentialHeader: 'x-sqlbak-token',
    apiPath: '/public-api/v1',
    acceptEncoding: 'gzip',
    keepAliveMs: KEEP_ALIVE_MS,
  });
}
