import type { BackupGroup } from '../../../shared/domain/backup.ts';
import type { GroupPlace } from '../../../shared/domain/history.ts';
import { backupStale, wishedAgeMs } from '../../../shared/rules/alerts/backup-stale.ts';
import type { RuleSettings } from '../../../shared/rules/alerts/effective-rule.ts';
import { groupSubject } from '../../../shared/rules/alerts/place.ts';
import { createSettingsReader } from '../../../shared/rules/alerts/settings-reader.ts';
import { type Clients, createClientOwners } from '../../../shared/rules/client-owner.ts';

/** What of the settings says how often groups are to be backed up. */
export interface LearnerSettings {
  readonly alerts: RuleSettings;
  readonly clients: Clients;
}

/** How old a group's newest backup may be by an exception; null where none says, so that its rhythm counts. */
export type WishedAge = (place: GroupPlace, group: Pick<BackupGroup, 'backupType' | 'backupId'>) => number | null;

export function wishedAge({ alerts, clients }: LearnerSettings): WishedAge {
  if (!alerts.overrides.some(({ rules }) => rules[backupStale.name]?.threshold !== undefined)) return () => null;
  const settings = createSettingsReader(alerts, createClientOwners(clients));
  return ({ server, datastore, namespace }, group) => {
    const effective = settings(backupStale, groupSubject(server, datastore, namespace, group));
    return effective === null ? null : wishedAgeMs(effective);
  };
}

/** Changes when wishes may have changed. */
export function wishesKey({ alerts, clients }: LearnerSettings): string {
  const ofRule = (rules: RuleSettings['rules']) => rules[backupStale.name];
  const overrides = alerts.overrides.filter(({ rules }) => ofRule(rules) !== undefined);
  if (overrides.length === 0) return '';
  return JSON.stringify([ofRule(alerts.rules), overrides.map(({ match, rules }) => [match, ofRule(rules)]), clients]);
}
