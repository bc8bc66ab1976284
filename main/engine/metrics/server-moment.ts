import type { ServerState } from '../../../shared/domain/server.ts';
import { createFreshness, type Freshness, silentAfterMs } from '../../../shared/rules/freshness.ts';
import { ALL_DATASTORES, type DatastoreFilter } from '../../../shared/rules/watched-datastores.ts';
import type { MetricsSettings } from './metrics-settings.ts';

/** One server at one moment. */
export interface ServerMoment {
  readonly server: ServerState;
  readonly filter: DatastoreFilter;
  readonly nowMs: number;
  /** Whether the server was silent for so long that nothing of it stands. */
  readonly isSilent: boolean;
  /** A fresh judge of what stands: each part has its own, so that it knows its own expiry. */
  freshness(): Freshness;
}

export function serverMoment(server: ServerState, settings: MetricsSettings, nowMs: number): ServerMoment {
  const pollingIntervalMs = settings.polling.intervalSeconds * 1000;
  const silentMs = silentAfterMs(server.reach, pollingIntervalMs);
  return {
    server,
    filter: settings.servers.find(({ name }) => name === server.name)?.datastores ?? ALL_DATASTORES,
    nowMs,
    isSilent: nowMs > silentMs,
    freshness: () => createFreshness({ nowMs, pollingIntervalMs, silentAfterMs: silentMs }),
  };
}
