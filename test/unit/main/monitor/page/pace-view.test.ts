import { describe, expect, it } from 'vitest';
import { type PaceFacts, paceView } from '../../../../../main/monitor/page/pace-view.ts';
import type { LastFinished } from '../../../../../shared/domain/backup.ts';
import { backupStale } from '../../../../../shared/rules/alerts/backup-stale.ts';
import { effectiveRule } from '../../../../../shared/rules/alerts/effective-rule.ts';
import { groupSubject } from '../../../../../shared/rules/alerts/place.ts';
import type { LearnedRhythm } from '../../../../../shared/rules/rhythm/rhythm.ts';
import { DAY, HOUR } from '../../../../../shared/time-units.ts';
import { aGroup, NOW } from '../../../../kit/builders.ts';

const daily: LearnedRhythm = {
  kind: 'daily',
  intervalMs: DAY,
  weekdays: [],
  usual: [{ minuteOfDay: 130, spreadMinutes: 20 }],
  confidence: 0.9,
  lastRunAtMs: NOW - 6 * HOUR,
  nextExpectedMs: NOW + 18 * HOUR,
  dueByMs: NOW + 21 * HOUR,
  wasPutOff: false,
};
const group = aGroup();
const rule = effectiveRule(
  'backup-stale',
  backupStale.defaults,
  { rules: {}, overrides: [] },
  groupSubject('s', 'd', '', group),
  null,
);
const at = (atMs: number): LastFinished => ({ kind: 'at', atMs });
const view = (part: Partial<PaceFacts>, lastFinished: LastFinished = at(NOW - 6 * HOUR)) =>
  paceView({ facts: { group, lastFinished }, rhythm: daily, isReady: true, isRetired: false, rule, ...part });

describe('when the next backup is expected', () => {
  it('says the rhythm in words, with the moments of the server', () => {
    expect(view({})).toEqual({
      kind: 'rhythm',
      usually: 'daily, usually 02:10 ±20 min',
      intervalMs: DAY,
      expectedServerMs: NOW + 18 * HOUR,
      dueByServerMs: NOW + 21 * HOUR,
      confidence: 0.9,
    });
  });

  it('counts from a backup that the rhythm has not taken in yet', () => {
    expect(view({}, at(NOW - HOUR))).toMatchObject({
      expectedServerMs: NOW + 23 * HOUR,
      dueByServerMs: NOW + 26 * HOUR,
    });
  });

  it('believes a mere guess only once the fixed limit is over as well', () => {
    expect(view({ rhythm: { ...daily, confidence: 0.4 } })).toMatchObject({ dueByServerMs: NOW + 42 * HOUR });
  });

  it('goes by the fixed limit where no rhythm is known', () => {
    const limit = { kind: 'limit', dueByServerMs: NOW + 42 * HOUR };
    expect(view({ rhythm: null })).toEqual(limit);
    expect(view({ rhythm: { kind: 'unknown', lastRunAtMs: null } })).toEqual(limit);
  });

  it('counts from when it first began one for a group that never finished a backup', () => {
    expect(view({ rhythm: null }, { kind: 'none' })).toEqual({ kind: 'limit', dueByServerMs: NOW + 42 * HOUR });
  });

  it.each([
    ['nothing was learned yet', { rhythm: null, isReady: false }, at(NOW)],
    ['the server cannot tell when it last finished', { rhythm: null }, { kind: 'unknown' } as const],
  ])('does not know while %s', (_why, part, lastFinished) => {
    expect(view(part, lastFinished)).toEqual({ kind: 'unknown' });
  });

  it.each([
    ['archived', { rhythm: { kind: 'stopped-on-purpose', reason: 'archived' } as const }],
    ['no-monitor', { rhythm: { kind: 'stopped-on-purpose', reason: 'no-monitor' } as const, rule: null }],
    ['retired', { isRetired: true }],
    ['rule-off', { rule: null }],
  ])('watches nothing: %s', (reason, part) => {
    expect(view(part)).toEqual({ kind: 'not-watched', reason });
  });
});
