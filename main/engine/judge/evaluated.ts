import { allSources, type FleetState } from '../../../shared/domain/fleet.ts';
import type { SourceState } from '../../../shared/domain/source.ts';
import { serverBackoffMs } from '../../../shared/rules/backoff.ts';
import { longestGapMs } from './rounds.ts';

/** After so many gaps without a round something is wrong with the judge itself. */
const MISSED_ROUNDS = 3;

interface Moment {
  readonly fleet: FleetState;
  readonly judgedAtMs: number | null;
  /** Sources that the last round did not judge. */
  readonly waiting: ReadonlySet<string>;
  readonly pollingIntervalMs: number;
  readonly nowMs: number;
}

/**
 * Whether every source was asked and judged lately, whatever came of it: one that does not answer has an alert of its
 * own. One that cannot even be asked, such as for lack of its secret, was not evaluated; where there is no source,
 * nothing was.
 */
export function isAllEvaluated({ fleet, judgedAtMs, waiting, pollingIntervalMs, nowMs }: Moment): boolean {
  if (judgedAtMs === null || nowMs - judgedAtMs > MISSED_ROUNDS * longestGapMs(pollingIntervalMs)) return false;
  const sinceMs = nowMs - askedLatelyMs(pollingIntervalMs);
  const sources = allSources(fleet);
  return sources.length > 0 && sources.every((source) => !waiting.has(source.name) && wasAsked(source, sinceMs));
}

function wasAsked({ reach, lastPollAtMs }: SourceState, sinceMs: number): boolean {
  return reach.kind !== 'unpolled' && lastPollAtMs !== null && lastPollAtMs >= sinceMs;
}

/** Twice the longest pause that there may be between two polls: the interval, or the wait after many failures. */
function askedLatelyMs(pollingIntervalMs: number): number {
  return 2 * Math.max(pollingIntervalMs, serverBackoffMs(10, pollingIntervalMs, true));
}
