import type { Finding } from '../../domain/alert.ts';
import { HOUR, MINUTE } from '../../time-units.ts';
import { durationText } from '../../view/quantities.ts';
import { trips, unknown } from './finding.ts';
import type { GroupFacts } from './group-facts.ts';
import { holdersOf, looks, type Seen } from './looks.ts';
import { groupSubject, placeText } from './place.ts';
import type { EffectiveRule, JudgeContext, ServerRule } from './rule.ts';
import { runningBackupOf } from './running-backup.ts';
import { type StaleReason, staleReason } from './stale-reason.ts';
import { holdsWatchedCopies, waitForSync } from './watched-copy.ts';

/** A backup client's clock may be ahead by this and still be believed. */
const AHEAD_MS = 5 * MINUTE;

/** A rhythm of less confidence is only believed once the group is also older than the fixed limit. */
export const TRUSTED_CONFIDENCE = 0.5;

export const backupStale: ServerRule = {
  kind: 'server',
  name: 'backup-stale',
  about: 'group',
  ending: 'backed up again',
  meaning:
    'The last finished backup of a group is older than its own rhythm allows, or than the threshold where it shows none.',
  source: 'design.md, Alert rules; pbs-api.md 5.14 and 12.2',
  defaults: { threshold: 48, forMs: 30 * MINUTE, severity: 'critical' },
  *judge(context) {
    for (const look of looks(context, { seesUnmounted: true })) {
      if (look.kind === 'blind') yield unknown(backupStale, look.subject);
      else yield* judgeGroups(context, look);
    }
  },
};

/**
 * How old a group's newest backup may be where an exception says so, which stands above its rhythm. Null: its rhythm
 * counts, and the threshold only where none is known.
 */
export function wishedAgeMs({ threshold, origin }: EffectiveRule): number | null {
  return origin.threshold === 'override' ? threshold * HOUR : null;
}

function* judgeGroups(context: JudgeContext, look: Seen): Generator<Finding> {
  // Not there on purpose: what it lacks then is judged when it should be back.
  const isOff = look.datastore.mount === 'not-mounted' && context.isExpectedOff(look.datastore.name);
  let areCopies: boolean | null = null;
  let isPutOff: boolean | null = null;
  for (const facts of look.groups) {
    const verdict = judgeGroup(context, look, facts);
    if (verdict === null) continue;
    // Asked only where something is late.
    areCopies ??= holdsWatchedCopies(context, look);
    if (areCopies) return;
    isPutOff ??= waitForSync(context, look);
    if (isOff || isPutOff || verdict.kind === 'unknown') {
      yield unknown(backupStale, subjectOf(context, look, facts));
      continue;
    }
    yield* tell(context, look, facts, verdict);
  }
}

type Verdict =
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'late';
      readonly settings: EffectiveRule;
      /** Null: it never finished one. */
      readonly lastAtMs: number | null;
      readonly expectedMs: number;
      readonly dueByMs: number;
      readonly wasPutOff: boolean;
      readonly byRhythm: boolean;
    };

const UNKNOWN: Verdict = { kind: 'unknown' };

/** Null: not late, or nobody's business. */
function judgeGroup(context: JudgeContext, look: Seen, facts: GroupFacts): Verdict | null {
  const { serverNowMs } = context;
  const { key, lastFinished } = facts;
  const lateness = look.known?.lateness(key) ?? { kind: 'no-rhythm' };
  if (lateness.kind === 'not-watched') return null;
  if (lastFinished.kind === 'unknown' || lateness.kind === 'unread') return UNKNOWN;
  const lastAtMs = lastFinished.kind === 'at' ? lastFinished.atMs : null;
  const isAhead = lastAtMs !== null && lastAtMs > serverNowMs + AHEAD_MS;
  // A snapshot from the future has a wrong time: its age says nothing.
  if (lateness.kind === 'no-rhythm') return isAhead ? UNKNOWN : judgeByAge(context, look, facts, lastAtMs);
  const isNews = lastAtMs !== null && !isAhead && lastAtMs > (lateness.lastRunAtMs ?? 0) + AHEAD_MS;
  // Most groups end here: no settings are looked up, nothing is made.
  if (serverNowMs <= lateness.dueByMs || isNews) return null;
  const settings = context.settings(backupStale, subjectOf(context, look, facts));
  if (settings === null) return null;
  const isDoubted = lateness.confidence < TRUSTED_CONFIDENCE && lastAtMs !== null && !isAhead;
  if (isDoubted && serverNowMs - lastAtMs <= settings.threshold * HOUR) return null;
  const { expectedMs, dueByMs, wasPutOff } = lateness;
  return { kind: 'late', settings, lastAtMs, expectedMs, dueByMs, wasPutOff, byRhythm: true };
}

/** Without a rhythm a fixed age counts; for a group that never finished a backup, from when it first began one. */
function judgeByAge(context: JudgeContext, look: Seen, facts: GroupFacts, last: number | null): Verdict | null {
  const { group } = facts;
  const fromMs = last ?? (group.namedBackupAtMs > 0 ? group.namedBackupAtMs : null);
  if (fromMs === null) return null;
  const settings = context.settings(backupStale, subjectOf(context, look, facts));
  if (settings === null) return null;
  const dueByMs = fromMs + settings.threshold * HOUR;
  if (context.serverNowMs <= dueByMs) return null;
  return { kind: 'late', settings, lastAtMs: last, expectedMs: dueByMs, dueByMs, wasPutOff: false, byRhythm: false };
}

type Late = Extract<Verdict, { readonly kind: 'late' }>;

function* tell(context: JudgeContext, look: Seen, facts: GroupFacts, late: Late): Generator<Finding> {
  const { server, serverNowMs } = context;
  const { key } = facts;
  const subject = subjectOf(context, look, facts);
  const running = runningBackupOf(context, look.datastore, key);
  // It is being made good: neither an alarm yet nor the end of one. Which namespace it writes to must be certain.
  if (running === 'recent' && holdersOf(look.datastore, key)?.length === 1) {
    yield unknown(backupStale, subject);
    return;
  }
  const last =
    late.lastAtMs === null
      ? 'no backup ever finished'
      : `the last backup is ${durationText(serverNowMs - late.lastAtMs)} old`;
  const overMs = serverNowMs - late.dueByMs;
  const { lastAtMs, expectedMs: expectedAtMs, wasPutOff } = late;
  const reason = staleReason(context, look, { key, lastAtMs, expectedAtMs, wasPutOff });
  yield trips(backupStale, late.settings, {
    subject,
    summary: `${key} in ${placeText(server.name, look.datastore.name, look.namespace)}: ${last}, due ${durationText(overMs)} ago (${usualText(look, key, late, reason)}).`,
    next: nextStep(look, running !== null, reason),
    cause: reason.cause,
    followsSinceMs: reason.followsSinceMs === null ? null : reason.followsSinceMs - (serverNowMs - context.nowMs),
    factVersion: `${late.lastAtMs}`,
    factSinceMs: context.nowMs - overMs,
  });
}

function usualText(look: Seen, key: string, { byRhythm }: Late, { brokenSync }: StaleReason): string {
  if (brokenSync !== null) return `a copy, brought by sync job ${brokenSync.id}`;
  return byRhythm ? (look.known?.usual(key) ?? 'by its rhythm') : 'no rhythm is known';
}

function nextStep({ datastore }: Seen, isRunning: boolean, { brokenSync }: StaleReason): string {
  if (datastore.mount === 'not-mounted') return 'Its datastore is not mounted: attach the disk and run the backup.';
  if (brokenSync !== null)
    return `It is a copy: its sync job ${brokenSync.id} failed or does not run; see to that job.`;
  if (isRunning) return 'A backup of it has been running for over a day: look whether it still makes progress.';
  return 'Look at the backup job on its client; if the machine is gone for good, archive the group here.';
}

function subjectOf({ server }: JudgeContext, look: Seen, facts: GroupFacts) {
  return groupSubject(server.name, look.datastore.name, look.namespace, facts.group);
}
