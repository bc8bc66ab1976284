import type { Severity } from '../../domain/alert.ts';
import { unreachable } from '../../unreachable.ts';
import type { AlertEvent } from './alert-events.ts';
import type { ForwardedAlert } from './forwarded-alert.ts';
import { isoTime } from './iso-time.ts';
import { cut, safeLine } from './plain-text.ts';
import { isAtLeast } from './reaches.ts';
import { shortKey } from './short-key.ts';

const LONGEST_SUMMARY = 1024;
const LONGEST_KEY = 255;

/**
 * An event for PagerDuty's Events API v2, still without the routing key, which is the secret. What waited until it was
 * over (`isOver`: its end follows at once) is put on record there, and says that it is no current alarm.
 */
export function pagerdutyPayload(event: AlertEvent, minSeverity: Severity, isOver = false) {
  const { alert } = event;
  const action = actionOf(event, minSeverity);
  const common = { event_action: action, dedup_key: shortKey(alert.id, LONGEST_KEY) };
  if (action !== 'trigger') return common;
  return {
    ...common,
    client: 'PBS Tray',
    ...(alert.dashboardUrl === null ? {} : { client_url: alert.dashboardUrl }),
    payload: triggerPayload(alert, isOver),
  };
}

/** An incident that became too quiet for this receiver is over for it. */
function actionOf({ kind, alert }: AlertEvent, minSeverity: Severity): 'trigger' | 'acknowledge' | 'resolve' {
  switch (kind) {
    case 'fired':
      return 'trigger';
    case 'changed':
      return isAtLeast(alert.severity, minSeverity) ? 'trigger' : 'resolve';
    case 'acknowledged':
      return 'acknowledge';
    case 'resolved':
    case 'withdrawn':
      return 'resolve';
    default:
      return unreachable(kind);
  }
}

function triggerPayload(alert: ForwardedAlert, isOver: boolean) {
  const { server, datastore, namespace, backupType, backupId, job } = alert.subject;
  return {
    summary: cut(`${isOver ? 'Over by now: ' : ''}${safeLine(alert.summary)}`, LONGEST_SUMMARY),
    source: cut(safeLine(server ?? 'pbs-tray'), LONGEST_SUMMARY) || 'pbs-tray',
    // Services with dynamic notifications call nobody for mere information.
    severity: isOver ? 'info' : alert.severity,
    timestamp: isoTime(alert.firedAtMs ?? alert.sinceMs),
    component: cut(safeLine(datastore ?? ''), LONGEST_SUMMARY),
    group: cut(safeLine(alert.client ?? ''), LONGEST_SUMMARY),
    class: alert.rule,
    custom_details: {
      next: safeLine(alert.next),
      cause: safeLine(alert.cause),
      ...{ server, datastore, namespace, backup_type: backupType, backup_id: backupId, job, client: alert.client },
    },
  };
}
