import { setImmediate } from 'node:timers/promises';
import type { DryRunAnswer } from '../../../shared/contract/calls.ts';
import type { FleetState } from '../../../shared/domain/fleet.ts';
import type { OverrideMatch, RuleChange, RuleSettings } from '../../../shared/rules/alerts/effective-rule.ts';
import { covers } from '../../../shared/rules/alerts/effective-rule.ts';
import { RULE_BY_NAME } from '../../../shared/rules/alerts/every-rule.ts';
import type { EffectiveRule, Rule } from '../../../shared/rules/alerts/rule.ts';
import {
  createClientOf,
  createSettingsReader,
  type SettingsReader,
} from '../../../shared/rules/alerts/settings-reader.ts';
import { createClientOwners } from '../../../shared/rules/client-owner.ts';
import type { LocalTime } from '../../../shared/rules/rhythm/local-time.ts';
import { DAY } from '../../../shared/time-units.ts';
import type { Learner } from '../learn/learner.ts';
import type { Clock, History } from '../ports.ts';
import { backupPasts } from './dry-run-backups.ts';
import { levelPasts } from './dry-run-levels.ts';
import { taskPasts } from './dry-run-tasks.ts';
import { type Firing, firingsOf, type Past } from './firings.ts';
import type { JudgeSettings } from './judge-settings.ts';

/**
 * What is to be tried: a rule with these instead of its settings. With a match they are an exception to the rule, though
 * it may match everything; without one they are the rule's own, and exceptions to it stand.
 */
export interface DryRunWish {
  readonly rule: string;
  readonly threshold?: number | undefined;
  readonly forSeconds?: number | undefined;
  readonly match?: { readonly [Key in keyof OverrideMatch]?: string | undefined } | undefined;
  readonly days: number;
}

export interface DryRunParts {
  readonly fleet: () => FleetState;
  readonly history: History;
  readonly learner: Pick<Learner, 'timeZone' | 'rhythm' | 'knowledge'>;
  readonly settings: () => JudgeSettings;
  /** Of an IANA name; null: of this machine. */
  readonly localTime: (timeZone: string | null) => LocalTime;
  readonly clock: Pick<Clock, 'nowMs'>;
}

/** What all kinds of pasts are drawn from. */
export interface DryRunMoment extends Omit<DryRunParts, 'fleet' | 'settings' | 'clock'> {
  readonly fleet: FleetState;
  readonly fromMs: number;
  readonly nowMs: number;
  /** The rule's settings with the wish over them; null where it is off or nobody asks about the subject. */
  readonly settingsOf: (subject: Parameters<SettingsReader>[1]) => EffectiveRule | null;
  /** Those of any other rule, as they are. */
  readonly others: SettingsReader;
}

/** Pasts of all subjects of a rule, one after the other. `null`: history could not be read. */
export type Pasts = Iterable<Past | null>;

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
    sinceMs = Math.min(sinceMs, past.sinceMs);
    firings.push(...firingsOf(past, nowMs).filter((firing) => firing.fromMs >= fromMs));
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
    default:
      return null;
  }
}

function momentOf(parts: DryRunParts, rule: Rule, wish: DryRunWish): DryRunMoment {
  const settings = parts.settings();
  const owners = createClientOwners(settings.clients);
  const match = matchOf(wish);
  const read = createSettingsReader(withWish(settings.alerts, rule, wish), owners);
  const clientOf = createClientOf(owners);
  const nowMs = parts.clock.nowMs();
  const { history, learner, localTime } = parts;
  return {
    ...{ history, learner, localTime, nowMs },
    fleet: parts.fleet(),
    fromMs: nowMs - wish.days * DAY,
    settingsOf: (subject) => (match === null || covers(match, subject, clientOf(subject)) ? read(rule, subject) : null),
    others: createSettingsReader(settings.alerts, owners),
  };
}

/** The settings as they would be with the wish in them: as an exception, or without a match as the rule's own. */
function withWish({ rules, overrides }: RuleSettings, { name }: Rule, wish: DryRunWish): RuleSettings {
  const match = matchOf(wish);
  const { threshold, forSeconds } = wish;
  const change: RuleChange = { enabled: true, threshold, forSeconds };
  if (match !== null) return { rules, overrides: [...overrides, { match, rules: { [name]: change } }] };
  const before = rules[name];
  const own: RuleChange = {
    ...before,
    enabled: true,
    threshold: threshold ?? before?.threshold,
    forSeconds: forSeconds ?? before?.forSeconds,
  };
  return { rules: { ...rules, [name]: own }, overrides };
}

/** Null: it names nothing, so it is about the rule itself. */
function matchOf({ match }: DryRunWish): OverrideMatch | null {
  const { server, datastore, namespace, group, client } = match ?? {};
  if ([server, datastore, namespace, group, client].every((pattern) => pattern === undefined)) return null;
  return {
    server: server ?? '*',
    datastore: datastore ?? '*',
    namespace: namespace ?? '*',
    group: group ?? '*',
    client: client ?? '*',
  };
}

const OF_THE_MOMENT = 'It judges what a server says of itself at one moment, which history does not keep';
const WHY_NOT: Readonly<Record<string, string>> = {
  'storage-full-soon': 'It goes by forecasts, and a forecast of each past day is not kept',
  'size-anomaly': 'It goes by what each backup was usually like at that time, which is not kept',
  'server-unreachable': 'Times without an answer are not kept beyond the alerts that were raised; see their history',
};

function whyNot(rule: string): string {
  return `${rule} cannot be tried on the past. ${WHY_NOT[rule] ?? OF_THE_MOMENT}.`;
}
