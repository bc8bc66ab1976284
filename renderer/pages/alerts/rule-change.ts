import type { AlertSubject } from '../../../shared/domain/alert.ts';

/** Where a change of a rule shall hold: patterns, all of which must match. Without any it holds everywhere. */
export type RuleMatch = Readonly<Partial<Record<'server' | 'datastore' | 'namespace' | 'group' | 'client', string>>>;

export interface RuleScope {
  readonly key: string;
  readonly text: string;
  readonly match: RuleMatch;
}

/** What is changed of a rule; absent: as before. */
export interface RuleChange {
  readonly enabled?: boolean;
  readonly threshold?: number;
  readonly forSeconds?: number;
}

/** How wide a change can hold, from the alert's own subject outwards. */
export function scopesOf({ server, datastore, namespace, backupType, backupId }: AlertSubject): readonly RuleScope[] {
  const everywhere: RuleScope = { key: 'everywhere', text: 'Everywhere', match: {} };
  if (server === null) return [everywhere];
  const onServer = { server: literal(server) };
  const scopes: RuleScope[] = [{ key: 'server', text: `All of server ${server}`, match: onServer }, everywhere];
  if (datastore === null) return scopes;
  const inStore = { ...onServer, datastore: literal(datastore) };
  scopes.unshift({ key: 'datastore', text: `All of datastore ${datastore}`, match: inStore });
  if (backupType === null || backupId === null) return scopes;
  const group = `${backupType}/${backupId}`;
  const match = { ...inStore, ...(namespace === null ? {} : { namespace: literal(namespace) }), group: literal(group) };
  scopes.unshift({ key: 'group', text: `Only ${group}`, match });
  return scopes;
}

/** What a threshold means where it is entered. */
export function thresholdHint(rule: string, { match }: RuleScope): string {
  const keep = 'Leave it empty to keep what holds now.';
  if (rule !== 'backup-stale') return keep;
  return Object.keys(match).length === 0
    ? `It counts only for groups without a rhythm; for others choose where. ${keep}`
    : `It replaces the learned rhythm there. ${keep}`;
}

/** A name as a pattern that matches it: the question mark stands for a star of its own, too. */
function literal(name: string): string {
  return name.replaceAll('*', '?');
}

/** The settings' `alerts` with one more change; the document is left as it is. */
export function withRuleChange(alerts: unknown, rule: string, { match }: RuleScope, change: RuleChange): object {
  const before = isRecord(alerts) ? alerts : {};
  if (Object.keys(match).length === 0) {
    const rules = isRecord(before.rules) ? before.rules : {};
    return { ...before, rules: { ...rules, [rule]: { ...(isRecord(rules[rule]) ? rules[rule] : {}), ...change } } };
  }
  const overrides = Array.isArray(before.overrides) ? before.overrides : [];
  // A later one wins, so it goes to the end.
  return { ...before, overrides: [...overrides, { match, rules: { [rule]: change } }] };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
