import { type Finding, NOTHING } from '../../domain/alert.ts';
import { MINUTE } from '../../time-units.ts';
import { durationText, oneLine } from '../../view/quantities.ts';
import { trips } from './finding.ts';
import type { MachineFacts } from './knowledge.ts';
import type { EffectiveRule, FleetRule } from './rule.ts';

export const historyUnavailable: FleetRule = {
  kind: 'fleet',
  name: 'history-unavailable',
  about: 'machine',
  ending: 'history is kept again',
  meaning:
    'History cannot be kept on this machine, or its file was damaged and begun anew; monitoring goes on with what it learns since.',
  source: 'design.md, Alert rules (a full disk: one alert says that history does not go on; a corrupt file: said once)',
  defaults: { threshold: null, forMs: 5 * MINUTE, severity: 'warning' },
  *judge({ knowledge, nowMs, settings }) {
    const effective = settings(historyUnavailable, NOTHING);
    if (effective === null) return;
    yield* judgeTrouble(knowledge.machine, effective, nowMs);
    for (const path of knowledge.machine.setAside) yield damaged(path, effective);
  },
};

function* judgeTrouble({ history }: MachineFacts, settings: EffectiveRule, nowMs: number): Generator<Finding> {
  if (history.kind === 'kept') return;
  yield trips(historyUnavailable, settings, {
    subject: NOTHING,
    summary: `History has not been kept for ${durationText(nowMs - history.sinceMs)}: ${oneLine(history.reason)}.`,
    next: history.next,
    cause: 'history',
    factVersion: history.reason,
    factSinceMs: history.sinceMs,
  });
}

/** Each file by itself and at once: it is no state that may pass, and what fails later is another story. */
function damaged(path: string, settings: EffectiveRule): Finding {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return trips(
    historyUnavailable,
    { ...settings, forMs: 0 },
    {
      subject: { ...NOTHING, job: name },
      summary: `History was damaged: it was set aside as ${oneLine(path)} and begun anew, so charts and rhythms go back only to that moment.`,
      next: 'Check the disk of this machine, then remove or move that file: this alert ends with it. What was archived, acknowledged or snoozed still is.',
      cause: 'damaged history',
      factVersion: name,
    },
  );
}
