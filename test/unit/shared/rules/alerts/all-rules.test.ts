import { describe, expect, it } from 'vitest';
import { ALL_RULES } from '../../../../../shared/rules/alerts/all-rules.ts';
import { RULE_NAMES, thresholdUnitOf } from '../../../../../shared/settings/rule-names.ts';
import { DAY, HOUR, MINUTE } from '../../../../../shared/time-units.ts';

/** The contract's table; below the line what it leaves to the issue on judgement. */
const CONTRACT = [
  ['backup-stale', 48, 30 * MINUTE, 'critical'],
  ['backup-failed', null, 0, 'warning'],
  ['verification-failed', null, 5 * MINUTE, 'critical'],
  ['verification-overdue', 9, HOUR, 'warning'],
  ['storage-high', 85, HOUR, 'warning'],
  ['storage-critical', 95, 5 * MINUTE, 'critical'],
  ['storage-full-soon', 14, 6 * HOUR, 'warning'],
  ['dedup-low', 1.5, 24 * HOUR, 'info'],
  ['gc-slow', 4, 10 * MINUTE, 'warning'],
  ['gc-overdue', null, 0, 'warning'],
  ['gc-failed', null, 0, 'warning'],
  ['sync-failed', null, 0, 'critical'],
  ['sync-stale', null, 0, 'warning'],
  ['prune-failed', null, 0, 'warning'],
  ['job-missing', null, 24 * HOUR, 'info'],
  ['server-unreachable', null, 10 * MINUTE, 'critical'],
  ['network-offline', null, 10 * MINUTE, 'info'],
  ['auth-failed', null, 0, 'critical'],
  ['permission-missing', null, 0, 'warning'],
  ['certificate-changed', null, 0, 'critical'],
  ['certificate-expiring', 14, 0, 'warning'],
  ['datastore-unavailable', null, 15 * MINUTE, 'warning'],
  ['host-disk-high', 90, HOUR, 'warning'],
  // ---
  ['snapshots-vanished', 1, 0, 'warning'],
  ['group-gone', 1, 0, 'warning'],
  ['size-anomaly', 3, 0, 'warning'],
  ['verification-coverage-low', 80, DAY, 'info'],
  ['chain-broken', 24, HOUR, 'warning'],
  ['clock-skew', 60, 30 * MINUTE, 'warning'],
  ['history-unavailable', null, 5 * MINUTE, 'warning'],
] as const;

describe('the table of rules', () => {
  it("equals the contract's rows about Proxmox Backup Servers, with the same defaults", () => {
    const rows = ALL_RULES.map(({ name, defaults }) => [name, defaults.threshold, defaults.forMs, defaults.severity]);
    expect(rows).toEqual(CONTRACT);
  });

  it('has every rule of the settings that is about these servers', () => {
    const others = /^(pve-|vzdump-|disk-smart-|sqlbak-)/;
    expect(ALL_RULES.map((rule) => rule.name)).toEqual(RULE_NAMES.filter((name) => !others.test(name)));
  });

  it('has a threshold exactly where the settings know its unit', () => {
    const units = new Map<string, unknown>(RULE_NAMES.map((name) => [name, thresholdUnitOf(name)]));
    for (const { name, defaults } of ALL_RULES) {
      expect([name, defaults.threshold !== null]).toEqual([name, units.get(name) !== null]);
    }
  });

  it('says of each what it means and where it comes from', () => {
    for (const { meaning, source } of ALL_RULES) {
      expect(meaning).toMatch(/^[A-Z].*\.$/);
      expect(source).toMatch(/^design\.md/);
    }
  });
});
