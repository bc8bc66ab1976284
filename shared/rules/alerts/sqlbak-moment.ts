import type { AlertSubject } from '../../domain/alert.ts';
import type { Pace } from '../../domain/pace.ts';
import { lastGood, type Section } from '../../domain/section.ts';
import type { SqlbakState } from '../../domain/sqlbak.ts';
import { createFreshness, silentAfterMs } from '../freshness.ts';
import type { FleetMoment } from './judge-fleet.ts';
import { serverSubject } from './place.ts';

/** One account at SqlBak at one moment. */
export interface SqlbakMoment {
  readonly source: SqlbakState;
  /** It does not answer, or was not asked lately: what depends on its data is unknown. */
  readonly isSilent: boolean;
  /** The last good value of a section while it stands, else null. */
  current<T>(section: Section<T> | undefined, pace: Pace): T | null;
  isExpectedOff(): boolean;
}

/** One account of a round: what of it stands. */
export function sqlbakMoment(moment: FleetMoment, source: SqlbakState): SqlbakMoment {
  const { nowMs, pollingIntervalMs } = moment;
  const silentFromMs = silentAfterMs(source.reach, pollingIntervalMs);
  const freshness = createFreshness({ nowMs, pollingIntervalMs, silentAfterMs: silentFromMs });
  return {
    source,
    isSilent: source.reach.kind !== 'answering' || nowMs > silentFromMs,
    current: (section, pace) => (section === undefined ? null : freshness.value(section, pace)),
    isExpectedOff: () => moment.isExpectedOff(source.name, null, nowMs),
  };
}

/** Whether anything can be said of what is in the account. */
export function isSqlbakJudged({ source, isSilent }: SqlbakMoment): boolean {
  return !isSilent && lastGood(source.servers) !== null;
}

/** A machine with a SqlBak application. */
export function sqlbakServerSubject(source: string, serverId: string): AlertSubject {
  return { ...serverSubject(source), job: `server ${serverId}` };
}

/** A kind of backup of a job, as the group that it would be: overrides reach it by `log/*` or `full/5520`. */
export function sqlbakTypeSubject(source: string, jobId: string, type: string): AlertSubject {
  return { ...serverSubject(source), backupType: type, backupId: jobId };
}

/** A job with all kinds of its backups. */
export function sqlbakJobSubject(source: string, jobId: string): AlertSubject {
  return { ...serverSubject(source), backupId: jobId };
}
