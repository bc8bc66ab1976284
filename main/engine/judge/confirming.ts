import { type Alert, alertId, type Finding } from '../../../shared/domain/alert.ts';
import type { FleetState } from '../../../shared/domain/fleet.ts';
import { serverUnreachable } from '../../../shared/rules/alerts/server-unreachable.ts';
import { SECOND } from '../../../shared/time-units.ts';

/** It would fire before or with the next round but one; an attempt that hangs takes half of this. */
const FIRES_WITHIN_MS = 75 * SECOND;

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
  nowMs: number,
): readonly string[] {
  return findings.flatMap(({ rule, verdict, subject, forMs }) => {
    if (rule !== serverUnreachable.name || verdict !== 'trips' || subject.server === null) return [];
    const alert = alerts.get(alertId(rule, subject));
    if (alert?.state !== 'pending' || alert.heldMs < forMs - FIRES_WITHIN_MS) return [];
    const server = fleet.servers.find(({ name }) => name === subject.server);
    const isRecent = server === undefined || (server.lastPollAtMs ?? 0) > nowMs - RECENT_MS;
    return isRecent ? [] : [subject.server];
  });
}
