import { NOTHING } from '../../domain/alert.ts';
import { MINUTE } from '../../time-units.ts';
import { durationText, oneLine } from '../../view/quantities.ts';
import { trips } from './finding.ts';
import type { FleetRule } from './rule.ts';

export const historyUnavailable: FleetRule = {
  kind: 'fleet',
  name: 'history-unavailable',
  about: 'machine',
  ending: 'history is kept again',
  meaning: 'History cannot be kept on this machine; monitoring goes on without rhythms and forecasts.',
  source: 'design.md, Alert rules (a full disk: one alert says that history does not go on)',
  defaults: { threshold: null, forMs: 5 * MINUTE, severity: 'warning' },
  *judge({ knowledge, nowMs, settings }) {
    const { history } = knowledge.machine;
    const effective = settings(historyUnavailable, NOTHING);
    if (effective === null || history.kind === 'kept') return;
    yield trips(historyUnavailable, effective, {
      subject: NOTHING,
      summary: `History has not been kept for ${durationText(nowMs - history.sinceMs)}: ${oneLine(history.reason)}.`,
      next: 'Make room in the data folder of this machine, or check that it can be written to.',
      cause: 'history',
      factVersion: history.reason,
      factSinceMs: history.sinceMs,
    });
  },
};
