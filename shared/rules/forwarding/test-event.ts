import { NOTHING } from '../../domain/alert.ts';
import type { AlertEvent } from './alert-events.ts';

/** What the test button sends: an alert that says of itself that it is none. */
export function testEvent(forwarderName: string, nowMs: number, kind: 'fired' | 'resolved'): AlertEvent {
  return {
    kind,
    atMs: nowMs,
    previousSeverity: null,
    alert: {
      id: 'pbs-tray-test',
      rule: 'pbs-tray-test',
      severity: 'info',
      subject: NOTHING,
      client: null,
      summary: `TEST of PBS Tray's receiver ${JSON.stringify(forwarderName)}: nothing is wrong.`,
      next: 'Nothing to do: alerts will arrive here.',
      cause: 'test',
      sinceMs: nowMs,
      firedAtMs: nowMs,
      resolvedAtMs: kind === 'resolved' ? nowMs : null,
      dashboardUrl: null,
    },
  };
}
