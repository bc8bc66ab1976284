import type { Section } from './section.ts';
import type { ServerCertificate } from './server.ts';
import type { SourceState } from './source.ts';

/** A machine with a SqlBak application. */
export interface SqlbakServer {
  readonly id: string;
  readonly name: string;
  /** `sqlbak_windows`, `sqlbak_linux`; open. */
  readonly appType: string;
  /** As SqlBak says it, trimmed and in lower case: `online`, `offline`, `disconnected`; open, empty where absent. */
  readonly status: string;
}

export interface SqlbakJob {
  readonly id: string;
  readonly name: string;
  /** Empty where it names none. */
  readonly serverId: string;
  /** `backup` or `maintenance`; null where it does not say. */
  readonly jobType: string | null;
}

/** `unknown` stands for every kind that we do not know. */
export type SqlbakBackupType = 'full' | 'diff' | 'log' | 'inc' | 'folder' | 'unknown';

/** For how long one storage target keeps backups; a month counts as 30 days, 0 is no limit or not known. */
export interface SqlbakDestination {
  readonly fullKeepDays: number;
  /** Of differential, log and incremental backups. */
  readonly incKeepDays: number;
}

export interface SqlbakJobSettings {
  /** Kinds that the job makes, sorted; empty where its settings name none, as those of maintenance do. */
  readonly types: readonly SqlbakBackupType[];
  readonly destinations: readonly SqlbakDestination[];
}

/** How the backup of one thing ended; `other`: runs still, was stopped, or something that we do not know. */
export type SqlbakOutcome = 'succeeded' | 'failed' | 'other';

/** What became of a backup's files: some are there, all were deleted, none are listed. */
export type SqlbakFiles = 'kept' | 'deleted' | 'unlisted';

/** Backups of one run that are alike; a run has one for each database and kind. */
export interface SqlbakBackups {
  readonly type: SqlbakBackupType;
  readonly outcome: SqlbakOutcome;
  readonly files: SqlbakFiles;
  readonly count: number;
}

export interface SqlbakRun {
  readonly id: string;
  /** Null: it does not say. */
  readonly startedAtMs: number | null;
  readonly backups: readonly SqlbakBackups[];
  /** Statuses beyond succeeded and failed, as SqlBak says them, each once. */
  readonly otherStatuses: readonly string[];
  /** When we first saw it. */
  readonly seenAtMs: number;
  /** When its details were last read. */
  readonly readAtMs: number;
}

/** Runs of one job, all of one look at it. */
export interface SqlbakRuns {
  /** All that started after this is here; older ones are here only where they break the retention. */
  readonly fromMs: number;
  readonly runs: readonly SqlbakRun[];
  /** Runs that are listed and cannot be read, again and again: left out. */
  readonly leftOut: number;
}

/** What is read of an account as a whole. */
export interface SqlbakAccountParts {
  readonly servers: readonly SqlbakServer[];
  readonly jobs: readonly SqlbakJob[];
}

/** What is read of each job. */
export interface SqlbakJobParts {
  readonly jobSettings: SqlbakJobSettings;
  readonly runs: SqlbakRuns;
}

export type SqlbakAccountSections = { readonly [K in keyof SqlbakAccountParts]: Section<SqlbakAccountParts[K]> };

/** By job id; one that was never read has no entry. */
export type SqlbakJobSections = {
  readonly [K in keyof SqlbakJobParts]: ReadonlyMap<string, Section<SqlbakJobParts[K]>>;
};

/** Everything we know of one account at SqlBak. */
export interface SqlbakState extends SourceState, SqlbakAccountSections, SqlbakJobSections {
  readonly kind: 'sqlbak';
  /** Runs that are listed and were not read yet: their number counts down while the past is read for the first time. */
  readonly backlog: number;
  /** SqlBak asked us to wait until then; null: it did not. */
  readonly restsUntilMs: number | null;
  /** What the server presented in the last accepted handshake. */
  readonly certificate: ServerCertificate | null;
}
