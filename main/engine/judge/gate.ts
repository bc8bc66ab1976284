import { type AnySourceState, allSources, type FleetState } from '../../../shared/domain/fleet.ts';
import type { SourceState } from '../../../shared/domain/source.ts';
import { MINUTE } from '../../../shared/time-units.ts';

/**
 * A source that answers but whose overview does not come to an end is judged by what there is of it after this long, or
 * after three of its intervals where these are longer: what failed is asked again with the next one.
 */
const PATIENCE_MS = 15 * MINUTE;
const PATIENCE_INTERVALS = 3;

/** The fleet as far as it may be judged. */
export interface AdmittedFleet {
  /** Sources that were not read anew yet stand in it as never asked. */
  readonly fleet: FleetState;
  /** Their names. */
  readonly waiting: ReadonlySet<string>;
}

interface GateMoment {
  readonly gateMs: number;
  readonly pollingIntervalMs: number;
  readonly nowMs: number;
}

/**
 * After a start, sleep or a jump of the clock (`gateMs`) nothing is judged of a source before all of it was read anew,
 * unless it was asked anew and does not answer.
 */
export function admittedFleet(fleet: FleetState, { gateMs, pollingIntervalMs, nowMs }: GateMoment): AdmittedFleet {
  const patienceMs = Math.max(PATIENCE_MS, PATIENCE_INTERVALS * pollingIntervalMs);
  const waiting = new Set(
    allSources(fleet)
      .filter((source) => !isAdmitted(source, { gateMs, patienceMs, nowMs }))
      .map(({ name }) => name),
  );
  if (waiting.size === 0) return { fleet, waiting };
  const admit = <S extends AnySourceState>(source: S): S =>
    waiting.has(source.name) ? { ...source, reach: { kind: 'unpolled' } } : source;
  return {
    waiting,
    fleet: {
      revision: fleet.revision,
      servers: fleet.servers.map(admit),
      pve: fleet.pve.map(admit),
      sqlbak: fleet.sqlbak.map(admit),
    },
  };
}

function isAdmitted(
  { reach, lastPollAtMs, overviewCompleteAtMs }: SourceState,
  { gateMs, patienceMs, nowMs }: { readonly gateMs: number; readonly patienceMs: number; readonly nowMs: number },
): boolean {
  switch (reach.kind) {
    case 'unpolled':
      return false;
    case 'failing':
      // One without its secret is never asked, and says so from the first moment.
      return reach.failure.kind === 'setup' || (lastPollAtMs !== null && lastPollAtMs >= gateMs);
    case 'answering':
      if (overviewCompleteAtMs !== null && overviewCompleteAtMs >= gateMs) return true;
      return reach.lastAnswerAtMs >= gateMs && nowMs - Math.max(gateMs, reach.sinceMs) > patienceMs;
  }
}
