import { groupKey } from '../../../shared/domain/backup.ts';
import type { GroupPlace, KeptBackup } from '../../../shared/domain/history.ts';
import { lastGood } from '../../../shared/domain/section.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import { isGroupPutAside } from '../../../shared/rules/alerts/knowledge.ts';
import { groupSubject } from '../../../shared/rules/alerts/place.ts';
import type { EffectiveRule } from '../../../shared/rules/alerts/rule.ts';
import type { DryRunMoment } from './dry-run-moment.ts';

/** A group that is tried, and the settings that are tried on it. */
export interface TriedGroup {
  readonly server: ServerState;
  readonly place: GroupPlace;
  readonly settings: EffectiveRule;
}

/** Each group that is listed now, watched, and asked about. */
export function* watchedGroups(moment: DryRunMoment): Generator<TriedGroup> {
  const knowledge = moment.learner.knowledge();
  for (const server of moment.fleet.servers) {
    for (const datastore of server.datastores.values()) {
      for (const [namespace, section] of datastore.groups) {
        for (const group of lastGood(section)?.value ?? []) {
          const place = { server: server.name, datastore: datastore.name, namespace, group: groupKey(group) };
          const settings = moment.settingsOf(groupSubject(server.name, datastore.name, namespace, group));
          if (settings !== null && !isGroupPutAside(knowledge, place)) yield { server, place, settings };
        }
      }
    }
  }
}

/** When a backup was done as far as anybody knows; the server's time. */
export function doneAtMs({ endedAtMs, seenAtMs, takenAtMs }: Pick<KeptBackup, 'endedAtMs' | 'seenAtMs' | 'takenAtMs'>) {
  return endedAtMs ?? seenAtMs ?? takenAtMs;
}
