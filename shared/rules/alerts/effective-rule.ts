import type { AlertSubject, Severity } from '../../domain/alert.ts';
import { SECOND } from '../../time-units.ts';
import { matchesGlob } from '../glob.ts';
import type { EffectiveRule, Origin, RuleDefaults } from './rule.ts';

/** What the settings may say of a rule; absent: as before. */
export interface RuleChange {
  readonly enabled?: boolean | undefined;
  readonly threshold?: number | undefined;
  readonly forSeconds?: number | undefined;
  readonly severity?: Severity | undefined;
}

export type RuleChanges = Readonly<Partial<Record<string, RuleChange>>>;

/** Where an override holds: patterns that must all match. `group` is `type/id`. */
export interface OverrideMatch {
  readonly server: string;
  readonly datastore: string;
  readonly namespace: string;
  readonly group: string;
  readonly client: string;
}

export interface RuleSettings {
  readonly rules: RuleChanges;
  /** A later one wins. */
  readonly overrides: readonly { readonly match: OverrideMatch; readonly rules: RuleChanges }[];
}

/**
 * A rule's settings as they hold for one subject: its defaults, then the settings for everywhere, then each override
 * that matches, later ones over earlier ones. Null where that switches it off.
 */
export function effectiveRule(
  name: string,
  defaults: RuleDefaults,
  settings: RuleSettings,
  subject: AlertSubject,
  client: string | null,
): EffectiveRule | null {
  let { enabled, rule } = changed({ enabled: true, rule: asDefault(defaults) }, settings.rules[name], 'everywhere');
  for (const { match, rules } of settings.overrides) {
    const change = rules[name];
    if (change === undefined || !covers(match, subject, client)) continue;
    ({ enabled, rule } = changed({ enabled, rule }, change, 'override'));
  }
  return enabled ? rule : null;
}

interface Switched {
  readonly enabled: boolean;
  readonly rule: EffectiveRule;
}

function asDefault({ threshold, forMs, severity }: RuleDefaults): EffectiveRule {
  const origin = { threshold: 'default', forMs: 'default', severity: 'default' } as const;
  return { threshold: threshold ?? 0, forMs, severity, origin };
}

function changed({ enabled, rule }: Switched, change: RuleChange | undefined, by: Origin): Switched {
  if (change === undefined) return { enabled, rule };
  const { threshold, forSeconds, severity } = change;
  return {
    enabled: change.enabled ?? enabled,
    rule: {
      threshold: threshold ?? rule.threshold,
      forMs: forSeconds === undefined ? rule.forMs : forSeconds * SECOND,
      severity: severity ?? rule.severity,
      origin: {
        threshold: threshold === undefined ? rule.origin.threshold : by,
        forMs: forSeconds === undefined ? rule.origin.forMs : by,
        severity: severity === undefined ? rule.origin.severity : by,
      },
    },
  };
}

/** Whether an override holds for a subject. What the subject does not have is matched by `*` alone. */
export function covers(match: OverrideMatch, subject: AlertSubject, client: string | null): boolean {
  const { backupType, backupId } = subject;
  const group = backupType === null || backupId === null ? null : `${backupType}/${backupId}`;
  return (
    fits(match.server, subject.server) &&
    fits(match.datastore, subject.datastore) &&
    fits(match.namespace, subject.namespace) &&
    fits(match.group, group) &&
    fits(match.client, client)
  );
}

/**
 * Whether overrides may switch a rule on for something that a subject stands for, such as one of the groups of its
 * namespace: those that name what the subject leaves open.
 */
export function mayBeOnWithin(name: string, { overrides }: RuleSettings, subject: AlertSubject): boolean {
  const mayFit = (pattern: string, part: string | null) => part === null || matchesGlob(pattern, part);
  return overrides.some(
    ({ match, rules }) =>
      rules[name]?.enabled === true &&
      mayFit(match.server, subject.server) &&
      mayFit(match.datastore, subject.datastore) &&
      mayFit(match.namespace, subject.namespace),
  );
}

function fits(pattern: string, name: string | null): boolean {
  return pattern === '*' || (name !== null && matchesGlob(pattern, name));
}
