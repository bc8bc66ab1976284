/** The truth behind a simulated account at SqlBak: plain data, with its own clock. Nothing in it knows HTTP. */

export interface SqlbakServerTruth {
  id: number | string;
  name: string;
  appType: string;
  /** As it is said: `online`, `offline`, `disconnected`, or what nobody has heard of. */
  status: string;
}

export interface SqlbakJobTruth {
  id: number | string;
  name: string;
  serverId: number | string;
  jobType: string | null;
  /** As `/jobs/{id}/settings` answers them. */
  settings: Record<string, unknown>;
}

export interface SqlbakBackupTruth {
  type: string;
  status: string;
  /** For each destination whether each file is deleted; no file at all: none are listed. */
  uploads: boolean[][];
}

export interface SqlbakRunTruth {
  id: number | string;
  jobId: number | string;
  startedAtMs: number;
  /** From then on it is listed and its backups say how they ended. */
  endedAtMs: number;
  backups: SqlbakBackupTruth[];
}

export interface SqlbakAccount {
  nowMs: number;
  token: string;
  servers: SqlbakServerTruth[];
  jobs: SqlbakJobTruth[];
  runs: SqlbakRunTruth[];
  /** Largest page that is given, whatever is asked for. */
  mostPerPage: number;
  /** Requests that are allowed within each minute; null: any number. */
  requestsPerMinute: number | null;
  /** What a refusal for too many requests says in `Retry-After`; null: nothing. */
  retryAfter: string | null;
  /** Lists that never end: each page says that there is more, and holds the same rows, none, or new ones. */
  endless: 'no' | 'same' | 'empty' | 'new';
  /** Whether rows of runs say when they started, which nobody promises. */
  doRowsSayStart: boolean;
}

export const SQLBAK_START_MS = Date.parse('2026-09-28T10:00:00Z');
