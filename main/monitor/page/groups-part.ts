import type { GroupRow, GroupsPart, NamespaceView } from '../../../shared/contract/page-state.ts';
import type { BackupGroup, SnapshotDetail } from '../../../shared/domain/backup.ts';
import type { DatastoreState } from '../../../shared/domain/datastore.ts';
import { validForMs } from '../../../shared/domain/pace.ts';
import { lastGood } from '../../../shared/domain/section.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import { backupStale } from '../../../shared/rules/alerts/backup-stale.ts';
import { type GroupFacts, namespaceFacts } from '../../../shared/rules/alerts/group-facts.ts';
import { groupSubject } from '../../../shared/rules/alerts/place.ts';
import { finishedSnapshotCount } from '../../../shared/rules/newest-finished.ts';
import type { Rhythm } from '../../../shared/rules/rhythm/rhythm.ts';
import type { Learner } from '../../engine/learn/learner.ts';
import { detailFigures } from './detail-figures.ts';
import type { Lens } from './lens.ts';
import { paceView } from './pace-view.ts';
import { sectionTrouble } from './trouble-view.ts';

/** Makes the parts with a datastore's groups. */
export interface GroupsPartMaker {
  make(server: ServerState, datastore: DatastoreState, lens: Lens, retired: RetiredGroups): GroupsPart;
}

/** The groups that look retired, each as `groupPlaceKey` has it. */
export type RetiredGroups = ReadonlySet<string>;

export function groupPlaceKey(server: string, datastore: string, namespace: string, group: string): string {
  return `${server}\0${datastore}\0${namespace}\0${group}`;
}

interface MadeRow {
  readonly lens: Lens;
  readonly detail: SnapshotDetail | undefined;
  readonly rhythm: Rhythm | null;
  readonly isReady: boolean;
  readonly isRetired: boolean;
  readonly row: GroupRow;
}

/** A row is made anew only when what it shows has changed: a learner's news asks for all groups of the fleet. */
export function createGroupsPartMaker(learner: Pick<Learner, 'rhythm' | 'isReady' | 'knowledge'>): GroupsPartMaker {
  const rows = new WeakMap<BackupGroup, MadeRow>();

  function rowOf(place: Place, facts: GroupFacts, detail: SnapshotDetail | undefined): GroupRow {
    const { server, datastore, namespace, lens } = place;
    const isReady = place.isRead(facts.key);
    const rhythm = learner.rhythm({ server, datastore, namespace, group: facts.key });
    const isRetired = place.retired.has(groupPlaceKey(server, datastore, namespace, facts.key));
    const known = rows.get(facts.group);
    const isSame =
      known !== undefined &&
      known.lens === lens &&
      known.detail === detail &&
      known.rhythm === rhythm &&
      known.isReady === isReady &&
      known.isRetired === isRetired;
    if (isSame) return known.row;
    const rule = lens.rules(backupStale, groupSubject(server, datastore, namespace, facts.group));
    const pace = paceView({ facts, rhythm, isReady, isRetired, rule });
    const row = { ...groupRow(facts, detail ?? null), namespace, client: place.client, pace };
    rows.set(facts.group, { lens, detail, rhythm, isReady, isRetired, row });
    return row;
  }

  return {
    make(server, datastore, lens, retired) {
      const groups: GroupRow[] = [];
      const isReady = learner.isReady(server.name);
      for (const [namespace, section] of datastore.groups) {
        const listed = lastGood(section)?.value ?? [];
        const details = datastore.details.get(namespace);
        const client = lens.owners.ofNamespace(server.name, datastore.name, namespace);
        const known = learner.knowledge().namespace(server.name, datastore.name, namespace);
        const isRead = (group: string) => (known === null ? isReady : known.lateness(group).kind !== 'unread');
        const place = { server: server.name, datastore: datastore.name, namespace, lens, isRead, retired, client };
        for (const facts of namespaceFacts(listed, details)) groups.push(rowOf(place, facts, details?.get(facts.key)));
      }
      return {
        kind: 'groups',
        sourceKind: 'pbs',
        server: server.name,
        datastore: datastore.name,
        namespacesTrouble: sectionTrouble(datastore.namespaces, server, lens),
        namespaces: namespaceViews(server, datastore, lens),
        groups,
      };
    },
  };
}

interface Place {
  readonly server: string;
  readonly datastore: string;
  readonly namespace: string;
  readonly lens: Lens;
  /** Whether the learner has seen a group's snapshots: before that, no rhythm may still become one. */
  readonly isRead: (group: string) => boolean;
  readonly retired: RetiredGroups;
  readonly client: string | null;
}

function groupRow(facts: GroupFacts, detail: SnapshotDetail | null): Omit<GroupRow, 'namespace' | 'client' | 'pace'> {
  const { backupType, backupId, comment, owner } = facts.group;
  const { lastFinished } = facts;
  return {
    ...{ backupType, backupId, comment, owner },
    snapshotCount: finishedSnapshotCount(facts.group, detail),
    lastFinishedServerMs: lastFinished.kind === 'at' ? lastFinished.atMs : null,
    lastFinished: lastFinished.kind,
    detail: detail && detailView(detail, facts.detailFits),
  };
}

/** What was read for the group as it was before says nothing of its newest snapshot. */
function detailView({ columns, takenAtMs }: SnapshotDetail, fits: boolean): GroupRow['detail'] {
  const { newestSizeBytes, newestVerification, verified, failed, encrypted } = detailFigures(columns);
  const newest = fits ? { newestSizeBytes, newestVerification } : { newestSizeBytes: null, newestVerification: null };
  return { ...newest, verified, failed, encrypted, takenAtMs };
}

function namespaceViews(server: ServerState, datastore: DatastoreState, lens: Lens): NamespaceView[] {
  const listed = lastGood(datastore.namespaces)?.value ?? [];
  const names = new Set([...listed, ...datastore.groups.keys()]);
  return [...names].map((namespace) => {
    const section = datastore.groups.get(namespace);
    const takenAtMs = section ? (lastGood(section)?.takenAtMs ?? null) : null;
    const standsUntilMs = takenAtMs === null ? null : takenAtMs + validForMs('groups', lens.pollingIntervalMs);
    return { namespace, takenAtMs, standsUntilMs, trouble: section ? sectionTrouble(section, server, lens) : null };
  });
}
