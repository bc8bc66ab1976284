import { allSources, type FleetState } from '../../../shared/domain/fleet.ts';
import type { SourceState } from '../../../shared/domain/source.ts';
import { MINUTE } from '../../../shared/time-units.ts';

/** Rounds come each minute; after this long without one something is wrong with the judge itself. */
const LATELY_MS = 3 * MINUTE;

/** A server that fails is asked again within 10 minutes, but one that refuses the token or a whole long interval. */
const ASKED_LATELY_MS = 15 * MINUTE;

interface Moment {
  readonly fleet: FleetState;
  readonly judgedAtMs: number | null;
  /** Sources that the last round did not judge. */
  readonly waiting: ReadonlySet<string>;
  readonly nowMs: number;
}

/**
 * Whether every source was asked and judged lately, whatever came of it: one that does not answer has an alert of its
 * own. One that cannot even be asked, such as for lack of its secret, was not evaluated.
 */
export function isAllEvaluated({ fleet, judgedAtMs, waiting, nowMs }: Moment): boolean {
  if (judgedAtMs === null || nowMs - judgedAtMs > LATELY_MS) return false;
  return allSources(fleet).every((source) => !waiting.has(source.name) && wasAsked(source, nowMs));
}

function wasAsked({ reach, lastPollAtMs }: SourceState, nowMs: number): boolean {
  if (reach.kind === 'unpolled' || lastPollAtMs === null) return false;
  return nowMs - lastPollAtMs <= ASKED_LATELY_MS;
}
