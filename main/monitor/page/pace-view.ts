import type { PaceView } from '../../../shared/contract/page-state.ts';
import { TRUSTED_CONFIDENCE } from '../../../shared/rules/alerts/backup-stale.ts';
import type { GroupFacts } from '../../../shared/rules/alerts/group-facts.ts';
import type { EffectiveRule } from '../../../shared/rules/alerts/rule.ts';
import type { LearnedRhythm, Rhythm, SetRhythm } from '../../../shared/rules/rhythm/rhythm.ts';
import { HOUR, MINUTE } from '../../../shared/time-units.ts';
import { usuallyText } from '../../../shared/view/rhythm-wording.ts';

/** What a group's next backup is judged by. */
export interface PaceFacts {
  readonly facts: Pick<GroupFacts, 'group' | 'lastFinished'>;
  /** Null: nothing is known of it. */
  readonly rhythm: Rhythm | null;
  /** Whether the group's past was looked at: before that, no rhythm may still become one. */
  readonly isReady: boolean;
  readonly isRetired: boolean;
  /** backup-stale for this group; null where it is switched off. */
  readonly rule: EffectiveRule | null;
}

/** As in the rule: a newer backup than the rhythm knows of. */
const NEWS_MS = 5 * MINUTE;

/** When the next backup is expected, by the same measure as backup-stale judges by. */
export function paceView({ facts, rhythm, isReady, isRetired, rule }: PaceFacts): PaceView {
  if (rhythm?.kind === 'stopped-on-purpose') return { kind: 'not-watched', reason: rhythm.reason };
  if (isRetired) return { kind: 'not-watched', reason: 'retired' };
  if (rule === null) return { kind: 'not-watched', reason: 'rule-off' };
  const limitMs = rule.threshold * HOUR;
  if (rhythm !== null && rhythm.kind !== 'unknown') return byRhythm(rhythm, facts, limitMs);
  if (!isReady) return { kind: 'unknown' };
  const { lastFinished, group } = facts;
  if (lastFinished.kind === 'unknown') return { kind: 'unknown' };
  // One that never finished counts from when it first began.
  const fromMs = lastFinished.kind === 'at' ? lastFinished.atMs : group.namedBackupAtMs;
  return fromMs > 0 ? { kind: 'limit', dueByServerMs: fromMs + limitMs } : { kind: 'unknown' };
}

function byRhythm(rhythm: LearnedRhythm | SetRhythm, { lastFinished }: PaceFacts['facts'], limitMs: number): PaceView {
  const lastMs = lastFinished.kind === 'at' ? lastFinished.atMs : null;
  const confidence = rhythm.kind === 'set' ? 1 : rhythm.confidence;
  const isNews = lastMs !== null && rhythm.lastRunAtMs !== null && lastMs > rhythm.lastRunAtMs + NEWS_MS;
  // Until the rhythm has taken in the newest backup: the same distance behind that one.
  const expectedServerMs = isNews ? Math.max(rhythm.nextExpectedMs, lastMs + rhythm.intervalMs) : rhythm.nextExpectedMs;
  const dueMs = expectedServerMs + (rhythm.dueByMs - rhythm.nextExpectedMs);
  const isDoubted = confidence < TRUSTED_CONFIDENCE && lastMs !== null;
  return {
    kind: 'rhythm',
    usually: usuallyText(rhythm),
    intervalMs: rhythm.intervalMs,
    expectedServerMs,
    dueByServerMs: isDoubted ? Math.max(dueMs, lastMs + limitMs) : dueMs,
    confidence,
  };
}
