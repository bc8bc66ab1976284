import { type Alert, alertId, type Finding } from '../../../shared/domain/alert.ts';
import type { FleetState } from '../../../shared/domain/fleet.ts';
import { serverUnreachable } from '../../../shared/rules/alerts/server-unreachable.ts';
import { SECOND } from '../../../shared/time-units.ts';
import { longestGapMs } from './rounds.ts';

/** What would fire this long after the next round is to be confirmed before; an attempt may hang for so long. */
const ATTEMPT_MS = 15 * SECOND;

/** A poll as young as this is a word for now. */
const RECENT_MS = 45 * SECOND;

/**
 * Servers that are about to be called unreachable although they were not asked lately, because after failures they are
 * asked ever more rarely: they are asked once more first, or one that has been back for minutes would be called down.
 */
export function toBeConfirmed(
  findings: readonly Finding[],
  alerts: ReadonlyMap<string, Alert>,
  fleet: FleetState,
  { nowMs, pollingIntervalMs }: { readonly nowMs: number; readonly pollingIntervalMs: number },
): readonly string[] {
  const soonMs = longestGapMs(pollingIntervalMs) + ATTEMPT_MS;
  return findings.flatMap(({ rule, verdict, subject, forMs }) => {
    if (rule !== serverUnreachable.name || verdict !== 'trips' || subject.server === null) return [];
    const alert = alerts.get(alertId(rule, subject));
    if (alert?.state !== 'pending' || alert.heldMs < forMs - soonMs) return [];
    const server = fleet.servers.find(({ name }) => name === subject.server);
    const isRecent = server === undefined || (server.lastPollAtMs ?? 0) > nowMs - RECENT_MS;
    return isRecent ? [] : [subject.server];
  });
}
