import type { SqlbakJob, SqlbakJobSettings, SqlbakServer } from '../../../shared/domain/sqlbak.ts';
import { readWire } from '../pbs/wire-envelope.ts';
import { type RunDetails, toJob, toJobSettings, toRunDetails, toServer } from './translate.ts';
import * as wire from './wire.ts';

/** One question to SqlBak; each only reads (sqlbak-api.md 2). */
export interface Question<T> {
  /** Path without query, each segment encoded. */
  readonly path: string;
  /** The path as it reads for all of its kind, such as `/jobruns/{id}`: failures and the log name it so. */
  readonly template: string;
  /** It concerns the account and not one thing in it: a refusal of it is a refusal of the token. */
  readonly isOfAccount: boolean;
  readonly query?: Readonly<Record<string, string | number>>;
  /** The answer's `data` in the domain's words. Throws `Undecodable`. */
  readonly decode: (data: unknown) => T;
}

/** A question whose answer comes in pages. */
export interface ListQuestion<T> extends Omit<Question<never>, 'decode'> {
  /** At most so many pages belong to any real answer. */
  readonly mostPages: number;
  /** A row in the domain's words; null: one without an id, to be skipped. Throws `Undecodable`. */
  readonly decodeRow: (row: unknown) => T | null;
}

function ofAll(path: string) {
  return { path, template: path, isOfAccount: true, mostPages: 100 } as const;
}

export const askServers: ListQuestion<SqlbakServer> = {
  ...ofAll('/servers'),
  decodeRow: (row) => toServer(readWire(wire.server, row)),
};

export const askJobs: ListQuestion<SqlbakJob> = {
  ...ofAll('/jobs'),
  decodeRow: (row) => toJob(readWire(wire.job, row)),
};

export function askJobSettings(jobId: string): Question<SqlbakJobSettings> {
  return {
    path: `/jobs/${encodeURIComponent(jobId)}/settings`,
    template: '/jobs/{id}/settings',
    isOfAccount: false,
    decode: (data) => toJobSettings(readWire(wire.jobSettings, data)),
  };
}

/** A run as lists have it. */
export interface RunRow {
  readonly id: string;
  readonly startedAtMs: number | null;
}

/** A run every minute for a quarter of a year. */
const MOST_RUN_PAGES = 1300;

export function askRuns(jobId: string, startedAfterMs: number): ListQuestion<RunRow> {
  return {
    ...{ path: '/jobruns', template: '/jobruns', isOfAccount: false, mostPages: MOST_RUN_PAGES },
    query: { job_id: jobId, started_after: Math.floor(startedAfterMs) },
    decodeRow(raw) {
      const row = readWire(wire.runRow, raw);
      return row && { id: row.id, startedAtMs: row.started_at ?? null };
    },
  };
}

export function askRun(runId: string): Question<RunDetails> {
  return {
    path: `/jobruns/${encodeURIComponent(runId)}`,
    template: '/jobruns/{id}',
    isOfAccount: false,
    decode: (data) => toRunDetails(readWire(wire.run, data)),
  };
}
