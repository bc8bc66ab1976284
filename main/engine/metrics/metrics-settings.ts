import type { Clients } from '../../../shared/rules/client-owner.ts';
import type { DatastoreFilter } from '../../../shared/rules/watched-datastores.ts';

/** What the page needs of the settings. */
export interface MetricsSettings {
  readonly polling: { readonly intervalSeconds: number };
  readonly clients: Clients;
  /** `snapshotHistoryLimit`: snapshots per group in `pbs_snapshot_info`, 0 for all. */
  readonly metrics: { readonly snapshotHistoryLimit: number };
  readonly servers: readonly { readonly name: string; readonly datastores?: DatastoreFilter }[];
}
