import type { Alert } from '../../../shared/domain/alert.ts';
import type { AlertEvent } from '../../../shared/domain/history.ts';

/** What may happen to an alert, as history keeps it. */
export type AlertStep =
  | 'firing'
  | 'resolved'
  | 'withdrawn'
  | 'acknowledged'
  | 'unacknowledged'
  | 'snoozed'
  | 'unsnoozed'
  | 'severity-changed';

/** What happened to alerts between two moments. What was only pending leaves no trace. */
export function steps(
  before: ReadonlyMap<string, Alert>,
  after: ReadonlyMap<string, Alert>,
  nowMs: number,
): AlertEvent[] {
  const events: AlertEvent[] = [];
  const note = (alert: Alert, change: AlertStep) => {
    const { id, rule, subject, summary } = alert;
    events.push({ alertId: id, rule, subject, change, atMs: nowMs, summary });
  };
  for (const [id, alert] of after) {
    const earlier = before.get(id);
    if (earlier !== alert) for (const step of stepsOf(earlier, alert)) note(alert, step);
  }
  for (const [id, alert] of before) if (alert.state === 'firing' && !after.has(id)) note(alert, 'withdrawn');
  return events;
}

function* stepsOf(earlier: Alert | undefined, alert: Alert): Generator<AlertStep> {
  const wasFiring = earlier?.state === 'firing';
  if (alert.state === 'firing' && !wasFiring) yield 'firing';
  if (alert.state === 'firing' && wasFiring && earlier.severity !== alert.severity) yield 'severity-changed';
  if (alert.state !== 'firing' && wasFiring) yield 'resolved';
  if (alert.state === 'resolved') return;
  const wasAcknowledged = (earlier?.acknowledgedAtMs ?? null) !== null;
  const isAcknowledged = alert.acknowledgedAtMs !== null;
  if (isAcknowledged && !wasAcknowledged) yield 'acknowledged';
  if (!isAcknowledged && wasAcknowledged && earlier?.state === alert.state) yield 'unacknowledged';
  const wasSnoozed = earlier !== undefined && earlier.snooze !== null;
  if (alert.snooze !== null && !wasSnoozed) yield 'snoozed';
  if (alert.snooze === null && wasSnoozed) yield 'unsnoozed';
}
