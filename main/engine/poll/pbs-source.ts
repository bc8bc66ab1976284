import type { Failure } from '../../../shared/domain/failure.ts';
import type { Outcome } from '../../../shared/outcome.ts';
import type { Decoder } from '../pbs/decoder.ts';
import type { PastKeeper, Transport } from '../ports.ts';
import type { Source } from '../source.ts';
import { createPoller } from './poller.ts';
import { newServer } from './server-book.ts';
import type { WatchedServer } from './watch.ts';

/** A PBS to be watched, and the way to it; or why there is none, such as a secret that is missing. */
export interface PbsParts {
  readonly server: WatchedServer;
  readonly fingerprint: string | null;
  readonly transport: Outcome<Transport, Failure>;
  readonly decoder: Decoder;
  readonly snapshotDetail: 'sweep' | 'on-demand';
  /** Who keeps what the server remembers from before; without it nobody asks. */
  readonly past?: PastKeeper;
  readonly nowMs: number;
  /** See `Source`. */
  readonly key?: string;
}

/** A Proxmox Backup Server as a source. */
export function pbsSource(parts: PbsParts): Source {
  const { server, transport, nowMs } = parts;
  const unpolled = newServer(server);
  const named = { name: server.name, key: parts.key ?? server.name };
  if (!transport.ok) {
    const reach = { sinceMs: nowMs, lastAnswerAtMs: null, attempts: 0, failure: transport.failure };
    return { ...named, initial: { ...unpolled, reach: { kind: 'failing', ...reach } }, watch: null };
  }
  return {
    ...named,
    initial: unpolled,
    watch: (context) => createPoller({ ...parts, ...context, transport: transport.value }),
  };
}
