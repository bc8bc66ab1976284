import { groupKey } from '../../../shared/domain/backup.ts';
import type { FleetState } from '../../../shared/domain/fleet.ts';
import type { GroupPlace } from '../../../shared/domain/history.ts';
import { lastGood } from '../../../shared/domain/section.ts';
import type { Notice } from '../../../shared/rules/alerts/notices.ts';
import { placeText } from '../../../shared/rules/alerts/place.ts';
import { countText, durationText } from '../../../shared/view/quantities.ts';

/** So many groups are named; the dashboard lists them all. */
const MOST_LINES = 200;

/** Stable over restarts. */
export function retiredKey({ server, datastore, namespace, group }: GroupPlace): string {
  return JSON.stringify([server, datastore, namespace, group]);
}

/** The one notice that asks about groups which were silent long before we first looked. */
export function retiredNotice(groups: readonly GroupPlace[], fleet: FleetState, nowMs: number): Notice {
  const lines = groups.slice(0, MOST_LINES).map((place) => lineOf(place, fleet, nowMs));
  const rest = groups.length - lines.length;
  return {
    kind: 'digest',
    severity: 'info',
    title: `${countText(groups.length, 'backup group')} retired? Silent since long before this watch began: keep or archive.`,
    lines: rest > 0 ? [...lines, `and ${rest} more`] : lines,
    alertIds: [],
    cause: 'retired',
  };
}

function lineOf({ server, datastore, namespace, group }: GroupPlace, fleet: FleetState, nowMs: number): string {
  const lastAtMs = lastFinishedMs({ server, datastore, namespace, group }, fleet);
  const age = lastAtMs === null ? '' : `, last backup ${durationText(nowMs - lastAtMs)} ago`;
  return `${group} in ${placeText(server, datastore, namespace)}${age}`;
}

function lastFinishedMs({ server, datastore, namespace, group }: GroupPlace, fleet: FleetState): number | null {
  const section = fleet.servers
    .find(({ name }) => name === server)
    ?.datastores.get(datastore)
    ?.groups.get(namespace);
  const listed = section && lastGood(section)?.value.find((candidate) => groupKey(candidate) === group);
  return listed?.lastFinished.kind === 'at' ? listed.lastFinished.atMs : null;
}
