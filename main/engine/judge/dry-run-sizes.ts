import type { GroupPlace, KeptBackup } from '../../../shared/domain/history.ts';
import { placeText } from '../../../shared/rules/alerts/place.ts';
import { isAnomalous } from '../../../shared/rules/alerts/size-anomaly.ts';
import { SIZES_REMEMBERED, sizeBaseline } from '../../../shared/rules/alerts/size-baseline.ts';
import { DAY } from '../../../shared/time-units.ts';
import { doneAtMs, watchedGroups } from './dry-run-groups.ts';
import { type DryRunMoment, type Pasts, STILL_WORKING } from './dry-run-moment.ts';
import type { Look } from './firings.ts';

/** Most groups have sizes enough from so long before the days in question. */
const BEFORE_MS = 35 * DAY;

/** So many sizes are compared in one turn. */
const SIZES_PER_TURN = 100;

/** Pasts of size-anomaly: one for each group that is listed now and watched. */
export function* sizePasts(moment: DryRunMoment): Pasts {
  for (const { server, place, settings } of watchedGroups(moment)) {
    const kept = keptOf(place, moment);
    if (kept === null) {
      yield null;
      continue;
    }
    const aheadMs = server.clock?.aheadMs ?? 0;
    const looks: Look[] = [];
    // Most groups end here.
    const candidates = mayTrip(kept, settings.threshold) ? sizeLooks(kept, settings.threshold) : [];
    for (const look of candidates) {
      looks.push({ ...look, atMs: look.atMs - aheadMs });
      if (looks.length % SIZES_PER_TURN === 0) yield STILL_WORKING;
    }
    yield {
      subject: `${place.group} in ${placeText(place.server, place.datastore, place.namespace)}`,
      forMs: settings.forMs,
      sinceMs: (kept[0]?.takenAtMs ?? moment.nowMs) - aheadMs,
      looks,
      standsMs: null,
    };
  }
}

/** With as many from before as the usual size then was made of; a group that runs rarely needs all there are. */
function keptOf(place: GroupPlace, { history, fromMs }: DryRunMoment): readonly KeptBackup[] | null {
  const lately = history.backups(place, fromMs - BEFORE_MS);
  const before = lately?.filter(({ takenAtMs, sizeBytes }) => takenAtMs < fromMs && sizeBytes !== null) ?? [];
  return before.length >= 2 * SIZES_REMEMBERED ? lately : history.backups(place, 0);
}

/** The usual size is one between the smallest and the largest: where these are near each other, none is far from it. */
function mayTrip(kept: readonly KeptBackup[], factor: number): boolean {
  let smallest = Number.POSITIVE_INFINITY;
  let largest = 0;
  for (const { sizeBytes } of kept) {
    if (sizeBytes === null) continue;
    smallest = Math.min(smallest, sizeBytes);
    largest = Math.max(largest, sizeBytes);
  }
  return largest >= factor * smallest;
}

/** Each backup beside those before it, pruned ones included. */
function* sizeLooks(kept: readonly KeptBackup[], factor: number): Generator<Look> {
  const newestFirst: number[] = [];
  for (const backup of kept) {
    const { sizeBytes, takenAtMs } = backup;
    const usual = sizeBaseline(takenAtMs, newestFirst);
    // One whose size nobody read says nothing of it.
    const trips = sizeBytes === null ? null : usual !== null && isAnomalous(sizeBytes, usual, factor);
    yield { atMs: doneAtMs(backup), trips };
    if (sizeBytes === null) continue;
    newestFirst.unshift(sizeBytes);
    newestFirst.length = Math.min(newestFirst.length, SIZES_REMEMBERED);
  }
}
