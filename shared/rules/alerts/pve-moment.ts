import type { AlertSubject } from '../../domain/alert.ts';
import type { Pace } from '../../domain/pace.ts';
import type { PveState } from '../../domain/pve.ts';
import { lastGood, type Section } from '../../domain/section.ts';
import { createFreshness, silentAfterMs } from '../freshness.ts';
import type { FleetMoment } from './judge-fleet.ts';
import { serverSubject } from './place.ts';

/** One cluster at one moment. */
export interface PveMoment {
  readonly source: PveState;
  /** It does not answer, or was not asked lately: what depends on its data is unknown. */
  readonly isSilent: boolean;
  /** Such as `monitor@pve!desk`. */
  readonly tokenId: string;
  /** The last good value of a section while it stands, else null. */
  current<T>(section: Section<T> | undefined, pace: Pace): T | null;
  isExpectedOff(): boolean;
}

/** One cluster of a round: what of it stands. */
export function pveMoment(moment: FleetMoment, source: PveState): PveMoment {
  const { nowMs, pollingIntervalMs } = moment;
  const silentFromMs = silentAfterMs(source.reach, pollingIntervalMs);
  const freshness = createFreshness({ nowMs, pollingIntervalMs, silentAfterMs: silentFromMs });
  return {
    source,
    isSilent: source.reach.kind !== 'answering' || nowMs > silentFromMs,
    tokenId: moment.tokenIdOf(source.name),
    current: (section, pace) => (section === undefined ? null : freshness.value(section, pace)),
    isExpectedOff: () => moment.isExpectedOff(source.name, null, nowMs),
  };
}

/** Whether anything can be said of what is in the cluster. */
export function isPveJudged({ source, isSilent }: PveMoment): boolean {
  return !isSilent && lastGood(source.resources) !== null;
}

/** A node, a disk, an endpoint: something of a cluster that is no guest. */
export function pveSubject(source: string, thing: string): AlertSubject {
  return { ...serverSubject(source), job: thing };
}

/** A guest, as the backup group that it would have. */
export function guestSubject(source: string, { type, vmid }: { type: string; vmid: number }): AlertSubject {
  return { ...serverSubject(source), backupType: type === 'qemu' ? 'vm' : 'ct', backupId: String(vmid) };
}
