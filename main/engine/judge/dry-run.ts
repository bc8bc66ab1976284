import { setImmediate } from 'node:timers/promises';
import type { DryRunAnswer } from '../../../shared/contract/calls.ts';
import { RULE_BY_NAME } from '../../../shared/rules/alerts/every-rule.ts';
import type { Rule } from '../../../shared/rules/alerts/rule.ts';
import { DAY } from '../../../shared/time-units.ts';
import { backupPasts } from './dry-run-backups.ts';
import { fullSoonPasts } from './dry-run-forecast.ts';
import { levelPasts } from './dry-run-levels.ts';
import {
  type DryRunMoment,
  type DryRunParts,
  type DryRunWish,
  momentOf,
  type Pasts,
  STILL_WORKING,
} from './dry-run-moment.ts';
import { whyNot } from './dry-run-refusals.ts';
import { sizePasts } from './dry-run-sizes.ts';
import { taskPasts } from './dry-run-tasks.ts';
import { type Firing, firingsOf } from './firings.ts';

/** So many firings are listed. */
const MOST_LISTED = 100;

/** How often a rule would have fired lately, by what history holds. Takes its time in small turns. */
export async function dryRun(parts: DryRunParts, wish: DryRunWish): Promise<DryRunAnswer> {
  const rule = RULE_BY_NAME.get(wish.rule);
  const pasts = rule === undefined ? null : pastsOf(rule, momentOf(parts, rule, wish));
  if (pasts === null) return { kind: 'cannot', sentence: whyNot(wish.rule) };
  const nowMs = parts.clock.nowMs();
  const fromMs = nowMs - wish.days * DAY;
  const firings: Firing[] = [];
  let sinceMs = nowMs;
  for (const past of pasts) {
    if (past === null) return { kind: 'cannot', sentence: 'History cannot be read at present, so nobody can tell.' };
    if (past !== STILL_WORKING) {
      sinceMs = Math.min(sinceMs, past.sinceMs);
      firings.push(...firingsOf(past, nowMs).filter((firing) => firing.fromMs >= fromMs));
    }
    // A year of an hourly group alone takes a while.
    await setImmediate();
  }
  const newestFirst = firings.toSorted((a, b) => b.fromMs - a.fromMs);
  return {
    kind: 'answer',
    times: firings.length,
    firings: newestFirst.slice(0, MOST_LISTED),
    sinceMs: Math.round(Math.max(fromMs, sinceMs)),
  };
}

function pastsOf({ name }: Rule, moment: DryRunMoment): Pasts | null {
  switch (name) {
    case 'storage-high':
    case 'storage-critical':
    case 'host-disk-high':
    case 'dedup-low':
      return levelPasts(name, moment);
    case 'backup-failed':
    case 'verification-failed':
    case 'sync-failed':
    case 'prune-failed':
    case 'gc-failed':
    case 'gc-slow':
      return taskPasts(name, moment);
    case 'backup-stale':
      return backupPasts(moment);
    case 'size-anomaly':
      return sizePasts(moment);
    case 'storage-full-soon':
      return fullSoonPasts(moment);
    default:
      return null;
  }
}
