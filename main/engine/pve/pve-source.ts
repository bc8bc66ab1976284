import type { Failure } from '../../../shared/domain/failure.ts';
import type { Outcome } from '../../../shared/outcome.ts';
import { createApiTransport } from '../pbs/transport.ts';
import type { Transport } from '../ports.ts';
import type { Source } from '../source.ts';
import type { WayIn } from './endpoint.ts';
import { newPve } from './pve-book.ts';
import { createPveWatcher } from './watcher.ts';

/** A cluster to be watched, and the ways to it; or why there are none, such as a secret that is missing. */
export interface PveParts {
  readonly name: string;
  readonly urls: readonly string[];
  readonly ways: Outcome<readonly WayIn[], Failure>;
  readonly nowMs: number;
  /** See `Source`. */
  readonly key?: string;
}

/** A Proxmox VE cluster, or a node that is in none, as a source. */
export function pveSource({ name, urls, ways, nowMs, key = name }: PveParts): Source {
  const initial = newPve(name, urls);
  if (!ways.ok) {
    const reach = { sinceMs: nowMs, lastAnswerAtMs: null, attempts: 0, failure: ways.failure };
    return { name, key, initial: { ...initial, reach: { kind: 'failing', ...reach } }, watch: null };
  }
  return { name, key, initial, watch: (context) => createPveWatcher({ ...context, initial, ways: ways.value }) };
}

interface WayOptions {
  readonly url: string;
  readonly fingerprint: string | null;
  readonly tokenId: string;
  readonly tokenSecret: string;
  readonly timeoutMs: number;
  readonly nowMs: () => number;
}

/** PVE ends idle connections after 5 s: a kept one must go before that (pve-api.md 1). */
const KEEP_ALIVE_MS = 4000;

/** The way to one node. Unlike at PBS, `=` joins the token's parts; the server decodes `%` and cuts at `;`. */
export function wayIn({ tokenId, tokenSecret, ...reach }: WayOptions): WayIn {
  const secret = tokenSecret.replaceAll('%', '%25').replaceAll(';', '%3B');
  const transport: Transport = createApiTransport({
    ...reach,
    secret: tokenSecret,
    authorization: `PVEAPIToken=${tokenId}=${secret}`,
    acceptEncoding: 'gzip',
    keepAliveMs: KEEP_ALIVE_MS,
  });
  return { url: reach.url, fingerprint: reach.fingerprint, transport };
}
