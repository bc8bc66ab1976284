import type { Notice } from '../../../shared/rules/alerts/notices.ts';
import type { Log } from '../ports.ts';
import type { NoticeSink } from './judge.ts';

/** Notices as lines of the log. */
export function createLogSink(log: Log): NoticeSink {
  return {
    show(notices) {
      for (const notice of notices) write(log, notice);
    },
  };
}

function write(log: Log, { kind, severity, title, lines, alertIds, cause }: Notice): void {
  const fields = { kind, severity, title, cause, alerts: alertIds, ...(lines.length > 1 ? { lines } : {}) };
  if (kind === 'resolved' || severity === 'info') log.info('notice', fields);
  else if (severity === 'critical') log.error('notice', fields);
  else log.warn('notice', fields);
}
