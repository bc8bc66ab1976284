import type {
  SqlbakBackups,
  SqlbakJob,
  SqlbakJobSettings,
  SqlbakRun,
  SqlbakServer,
  SqlbakState,
} from '../../shared/domain/sqlbak.ts';
import { DAY, HOUR } from '../../shared/time-units.ts';
import { NOW, read } from './builders.ts';

/*
 * A healthy account with one server and one job that makes full backups each night, all read a moment ago. A test names
 * only what it is about.
 */

export function aSqlServer(part: Partial<SqlbakServer> = {}): SqlbakServer {
  return { id: '41207', name: 'SQL-PROD-1', appType: 'sqlbak_windows', status: 'online', ...part };
}

export function aSqlJob(part: Partial<SqlbakJob> = {}): SqlbakJob {
  return { id: '5520', name: 'NIGHTLY', serverId: '41207', jobType: 'backup', ...part };
}

export function jobSettings(part: Partial<SqlbakJobSettings> = {}): SqlbakJobSettings {
  return { types: ['full'], destinations: [{ fullKeepDays: 30, incKeepDays: 7 }], ...part };
}

export function someBackups(part: Partial<SqlbakBackups> = {}): SqlbakBackups {
  return { type: 'full', outcome: 'succeeded', files: 'kept', count: 1, ...part };
}

/** A run that began so long ago. */
export function aSqlRun(agoMs: number, part: Partial<SqlbakRun> = {}): SqlbakRun {
  const startedAtMs = NOW - agoMs;
  return {
    ...{ id: `run-${agoMs}`, startedAtMs, seenAtMs: startedAtMs, readAtMs: NOW },
    ...{ backups: [someBackups()], otherStatuses: [] },
    ...part,
  };
}

/** Runs of the last ten nights, oldest first. */
export function nightlyRuns(): SqlbakRun[] {
  return Array.from({ length: 10 }, (_, at) => aSqlRun((9 - at) * DAY + 7 * HOUR));
}

interface AccountPart {
  readonly servers?: readonly SqlbakServer[];
  readonly jobs?: readonly SqlbakJob[];
  readonly settings?: SqlbakJobSettings;
  readonly runs?: readonly SqlbakRun[];
  readonly state?: Partial<SqlbakState>;
}

/** All jobs have the same settings and runs. */
export function anAccount(part: AccountPart = {}): SqlbakState {
  const { servers = [aSqlServer()], jobs = [aSqlJob()], settings = jobSettings(), runs = nightlyRuns() } = part;
  return {
    ...{ name: 'orchard', kind: 'sqlbak', url: 'https://sqlbak.com' },
    reach: { kind: 'answering', sinceMs: NOW - DAY, lastAnswerAtMs: NOW },
    ...{ lastPollAtMs: NOW, lastPollMs: 80, overviewCompleteAtMs: NOW },
    cost: { requests: 10, receivedBytes: 1000, manifestsRead: 0 },
    servers: read(servers),
    jobs: read(jobs),
    jobSettings: new Map(jobs.map(({ id }) => [id, read(settings)])),
    runs: new Map(jobs.map(({ id }) => [id, read({ fromMs: NOW - 37 * DAY, runs, leftOut: 0 })])),
    ...{ backlog: 0, restsUntilMs: null, certificate: null },
    ...part.state,
  };
}
