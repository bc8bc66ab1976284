/** What a rule's threshold counts, or null where the rule has none. */
export type ThresholdUnit = 'hours' | 'days' | 'percent' | 'factor' | 'seconds' | 'number';

const RULES = {
  'backup-stale': 'hours',
  'backup-failed': null,
  'verification-failed': null,
  'verification-overdue': 'days',
  'storage-high': 'percent',
  'storage-critical': 'percent',
  'storage-full-soon': 'days',
  'dedup-low': 'factor',
  'gc-slow': 'hours',
  'gc-overdue': null,
  'gc-failed': null,
  'sync-failed': null,
  'sync-stale': null,
  'prune-failed': null,
  'job-missing': null,
  'server-unreachable': null,
  'network-offline': null,
  'auth-failed': null,
  'permission-missing': null,
  'certificate-changed': null,
  'certificate-expiring': 'days',
  'datastore-unavailable': null,
  'host-disk-high': 'percent',
  'snapshots-vanished': 'number',
  'group-gone': 'number',
  'size-anomaly': 'factor',
  'verification-coverage-low': 'percent',
  'chain-broken': 'hours',
  'clock-skew': 'seconds',
  'history-unavailable': null,
  'pve-node-down': null,
  'pve-quorum-lost': null,
  'pve-guest-uncovered': null,
  'vzdump-failed': null,
  'disk-smart-failed': null,
  'sqlbak-server-offline': null,
  'sqlbak-backup-failed': null,
  'sqlbak-backup-stale': 'hours',
  'sqlbak-retention-violation': null,
} as const satisfies Record<string, ThresholdUnit | null>;

export type RuleName = keyof typeof RULES;

/** Every rule's public name, in the contract's order. */
export const RULE_NAMES: readonly RuleName[] = Object.keys(RULES).filter(isRuleName);

/** Whether a text is the name of a rule. */
export function isRuleName(text: string): text is RuleName {
  return Object.hasOwn(RULES, text);
}

/** What the rule's threshold counts; null when the rule has no threshold. */
export function thresholdUnitOf(rule: RuleName): ThresholdUnit | null {
  return RULES[rule];
}
