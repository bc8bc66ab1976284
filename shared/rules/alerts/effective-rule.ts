import type { AlertSubject, Severity } from '../../domain/alert.ts';
import { SECOND } from '../../time-units.ts';
import { matchesGlob } from '../glob.ts';
import type { EffectiveRule, RuleDefaults } from './rule.ts';

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
  const changes = [settings.rules[name]];
  for (const { match, rules } of settings.overrides) {
    if (rules[name] !== undefined && covers(match, subject, client)) changes.push(rules[name]);
  }
  let enabled = true;
  let { threshold, forMs, severity } = defaults;
  for (const change of changes) {
    enabled = change?.enabled ?? enabled;
    threshold = change?.threshold ?? threshold;
    forMs = change?.forSeconds === undefined ? forMs : change.forSeconds * SECOND;
    severity = change?.severity ?? severity;
  }
  return enabled ? { threshold: threshold ?? 0, forMs, severity } : null;
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

function fits(pattern: string, name: string | null): boolean {
  return pattern === '*' || (name !== null && matchesGlob(pattern, name));
}
