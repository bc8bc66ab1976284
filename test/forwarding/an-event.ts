import { type Alert, alertId, NOTHING } from '../../shared/domain/alert.ts';
import type { AlertEvent } from '../../shared/rules/forwarding/alert-events.ts';
import { type ForwardedAlert, forwardedAlert } from '../../shared/rules/forwarding/forwarded-alert.ts';
import { HOUR } from '../../shared/time-units.ts';
import { NOW } from '../kit/builders.ts';

/** A critical alert about a group, firing for an hour, told to people. */
export function anAlert(part: Partial<Alert> = {}): Alert {
  const rule = part.rule ?? 'backup-stale';
  const subject = part.subject ?? {
    ...NOTHING,
    server: 'pbs-1',
    datastore: 'main',
    namespace: 'a',
    backupType: 'vm',
    backupId: '101',
  };
  return {
    id: alertId(rule, subject),
    rule,
    subject,
    namespaces: null,
    severity: 'critical',
    state: 'firing',
    summary: 'vm/101 in main/a on pbs-1 was last backed up 3 days ago.',
    next: 'Look at the backup job.',
    cause: 'vm/101',
    followsSinceMs: null,
    factVersion: '1',
    sinceMs: NOW - 2 * HOUR,
    heldMs: HOUR,
    judgedAtMs: NOW,
    firedAtMs: NOW - HOUR,
    resolvedAtMs: null,
    unknownSinceMs: null,
    quietSinceMs: null,
    acknowledgedAtMs: null,
    snooze: null,
    toldAtMs: null,
    toldCause: null,
    recentEndsMs: [],
    ...part,
  };
}

export function aForwarded(part: Partial<ForwardedAlert> = {}): ForwardedAlert {
  return { ...forwardedAlert(anAlert(), { client: 'client-a', dashboardUrl: null }), ...part };
}

/** The same alert on another group. */
export function aForwardedOf(backupId: string, part: Partial<ForwardedAlert> = {}): ForwardedAlert {
  const subject = { ...anAlert().subject, backupId };
  const summary = `vm/${backupId} in main/a on pbs-1 was last backed up 3 days ago.`;
  return aForwarded({ id: alertId('backup-stale', subject), subject, summary, ...part });
}

export function anEvent(kind: AlertEvent['kind'], part: Partial<AlertEvent> = {}): AlertEvent {
  const alert = part.alert ?? aForwarded();
  const ended = kind === 'resolved' ? { resolvedAtMs: part.atMs ?? NOW } : {};
  return { kind, atMs: NOW, previousSeverity: null, ...part, alert: { ...alert, ...ended } };
}
