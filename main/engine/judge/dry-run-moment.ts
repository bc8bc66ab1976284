import type { FleetState } from '../../../shared/domain/fleet.ts';
import {
  covers,
  type OverrideMatch,
  type RuleChange,
  type RuleSettings,
} from '../../../shared/rules/alerts/effective-rule.ts';
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
import type { Past } from './firings.ts';
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
  readonly learner: Pick<Learner, 'timeZone' | 'rhythm' | 'knowledge' | 'downtimes'>;
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

/** Between two pieces of a past that takes long: others get their turn. */
export const STILL_WORKING = 'still-working';

/** Pasts of all subjects of a rule, one after the other. `null`: history could not be read. */
export type Pasts = Iterable<Past | null | typeof STILL_WORKING>;

/** What a wish is tried on. */
export function momentOf(parts: DryRunParts, rule: Rule, wish: DryRunWish): DryRunMoment {
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
