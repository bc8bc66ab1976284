import type { Alert, Severity } from '../../domain/alert.ts';
import { isSnoozed } from '../alerts/notices.ts';
import type { ForwardedAlert } from './forwarded-alert.ts';

/** `withdrawn`: ended without being over, because nobody wants or watches it any more. */
export const ALERT_EVENT_KINDS = ['fired', 'changed', 'acknowledged', 'resolved', 'withdrawn'] as const;
export type AlertEventKind = (typeof ALERT_EVENT_KINDS)[number];

/** One step in an alert's life that receivers may have to learn of. */
export interface AlertEvent {
  readonly kind: AlertEventKind;
  readonly atMs: number;
  readonly alert: ForwardedAlert;
  /** Only with `changed`: how loud it was before. */
  readonly previousSeverity: Severity | null;
}

/** Whether an alert does not go on after this. */
export function isEnd({ kind }: AlertEvent): boolean {
  return kind === 'resolved' || kind === 'withdrawn';
}

/** All alerts as they stood at one moment. */
export interface AlertMoment {
  readonly nowMs: number;
  readonly alerts: ReadonlyMap<string, Alert>;
}

type Describe = (alert: Alert) => ForwardedAlert;

/**
 * What happened between two moments, for receivers that do their own routing. An alert that fires while it is snoozed is
 * said when the snooze ends. Changed figures alone are no event: that would be a storm.
 */
export function alertEvents(before: AlertMoment, after: AlertMoment, describe: Describe): AlertEvent[] {
  const event = (kind: AlertEventKind, alert: Alert, previousSeverity: Severity | null = null): AlertEvent => ({
    kind,
    atMs: after.nowMs,
    alert: describe(alert),
    previousSeverity,
  });
  const events: AlertEvent[] = [];
  for (const [id, alert] of after.alerts) {
    const earlier = before.alerts.get(id);
    if (alert.state === 'firing') {
      const spoke = earlier?.state === 'firing' && !isSnoozed(earlier, before.nowMs);
      if (!spoke && !isSnoozed(alert, after.nowMs)) events.push(event('fired', alert));
      else if (spoke && earlier.severity !== alert.severity) events.push(event('changed', alert, earlier.severity));
      if (alert.acknowledgedAtMs !== null && (earlier?.acknowledgedAtMs ?? null) === null) {
        events.push(event('acknowledged', alert));
      }
    } else if (earlier?.state === 'firing') {
      events.push(event(alert.state === 'resolved' ? 'resolved' : 'withdrawn', alert));
    }
  }
  for (const [id, alert] of before.alerts) {
    if (alert.state === 'firing' && !after.alerts.has(id)) events.push(event('withdrawn', alert));
  }
  return events;
}

/** The part of a notice to people that tells which alerts it is about. */
export interface NoticeCore {
  readonly kind: 'fired' | 'resolved' | 'digest';
  readonly alertIds: readonly string[];
}

/** What people are to be told, for receivers that show it to them as it comes. */
export function noticeEvents(notices: readonly NoticeCore[], moment: AlertMoment, describe: Describe): AlertEvent[] {
  return notices.flatMap(({ kind, alertIds }) =>
    alertIds.flatMap((id): AlertEvent[] => {
      const alert = moment.alerts.get(id);
      if (!alert) return [];
      const isOver = kind === 'resolved' || (kind === 'digest' && alert.state === 'resolved');
      const said = isOver ? 'resolved' : 'fired';
      return [{ kind: said, atMs: moment.nowMs, alert: describe(alert), previousSeverity: null }];
    }),
  );
}
