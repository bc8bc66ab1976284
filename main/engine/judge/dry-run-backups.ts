import type { GroupPlace, KeptBackup } from '../../../shared/domain/history.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import { TRUSTED_CONFIDENCE, wishedAgeMs } from '../../../shared/rules/alerts/backup-stale.ts';
import { placeText } from '../../../shared/rules/alerts/place.ts';
import type { EffectiveRule } from '../../../shared/rules/alerts/rule.ts';
import type { Downtime } from '../../../shared/rules/rhythm/evidence.ts';
import type { LocalTime } from '../../../shared/rules/rhythm/local-time.ts';
import { rhythmOf } from '../../../shared/rules/rhythm/rhythm-of.ts';
import { DAY, HOUR, MINUTE } from '../../../shared/time-units.ts';
import { syncPatienceMs } from '../learn/sync-patience.ts';
import { doneAtMs, watchedGroups } from './dry-run-groups.ts';
import { type DryRunMoment, type Pasts, STILL_WORKING } from './dry-run-moment.ts';
import type { Look } from './firings.ts';

/** What rhythms are learned from. */
const BEFORE_MS = 90 * DAY;

/** Distances up to so much over the usual one are never late (the least grace): no rhythm is worked out for them. */
const SURELY_FINE = 1.05;
const SURELY_FINE_MS = 45 * MINUTE;
/** Of the first ones no rhythm may have been known yet: then the limit counts within the usual distance, too. */
const LEARNING_BACKUPS = 10;

/** Pasts of backup-stale: one for each group that is listed now and watched. */
export function* backupPasts(moment: DryRunMoment): Pasts {
  for (const { server, place, settings } of watchedGroups(moment)) {
    const local = moment.localTime(moment.learner.timeZone(server.name));
    yield* pastOf(place, settings, { server, local, moment });
  }
}

interface Scene {
  readonly server: ServerState;
  readonly local: LocalTime;
  readonly moment: DryRunMoment;
}

function* pastOf(place: GroupPlace, settings: EffectiveRule, { server, local, moment }: Scene): Pasts {
  const { history, fromMs, nowMs } = moment;
  const kept = history.backups(place, fromMs - BEFORE_MS);
  if (kept === null) {
    yield null;
    return;
  }
  const aheadMs = server.clock?.aheadMs ?? 0;
  const downtimes = moment.learner.downtimes(server.name);
  const wishedMs = wishedAgeMs(settings);
  const fineMs = surelyFineMs(place, moment);
  const looks: Look[] = [];
  for (const [index, backup] of kept.entries()) {
    const next = kept[index + 1];
    const untilMs = next === undefined ? nowMs + aheadMs : doneAtMs(next);
    looks.push({ atMs: doneAtMs(backup), trips: false });
    const isFine = wishedMs === null && index >= LEARNING_BACKUPS && untilMs - backup.takenAtMs <= fineMs;
    if (untilMs < fromMs || isFine) continue;
    const dueByMs =
      wishedMs === null
        ? dueOf(kept.slice(0, index + 1), settings, { place, server, local, downtimes })
        : backup.takenAtMs + wishedMs;
    if (dueByMs < untilMs) looks.push({ atMs: Math.max(dueByMs, doneAtMs(backup)), trips: true });
    // A rhythm takes a while.
    if (wishedMs === null) yield STILL_WORKING;
  }
  yield {
    subject: `${place.group} in ${placeText(place.server, place.datastore, place.namespace)}`,
    forMs: settings.forMs,
    sinceMs: (kept[0]?.takenAtMs ?? nowMs) - aheadMs,
    looks: looks.map((look) => ({ ...look, atMs: look.atMs - aheadMs })),
    standsMs: null,
  };
}

function surelyFineMs(place: GroupPlace, { learner }: DryRunMoment): number {
  const rhythm = learner.rhythm(place);
  const isKnown = rhythm !== null && rhythm.kind !== 'unknown' && rhythm.kind !== 'stopped-on-purpose';
  const usualMs = isKnown ? rhythm.intervalMs : 0;
  return Math.max(usualMs * SURELY_FINE, usualMs + SURELY_FINE_MS);
}

interface Where extends Pick<Scene, 'server' | 'local'> {
  readonly place: GroupPlace;
  /** When the server was off. */
  readonly downtimes: readonly Downtime[];
}

/** By when the next one was due after these, as it would have been known then. */
function dueOf(kept: readonly KeptBackup[], settings: EffectiveRule, where: Where): number {
  const newestMs = kept.at(-1)?.takenAtMs ?? 0;
  const fixedMs = newestMs + settings.threshold * HOUR;
  const rhythm = rhythmOf({
    evidence: {
      seen: kept.filter(({ seenAtMs }) => seenAtMs !== null),
      tasks: [],
      snapshotsAtMs: kept.map(({ takenAtMs }) => takenAtMs),
      snapshotsReadAtMs: null,
      // Known only once they are over; while one lasted nothing was judged.
      downtimes: where.downtimes,
      watchedSinceMs: kept[0]?.takenAtMs ?? newestMs,
    },
    wishes: { maxAgeMs: null, archived: false, comment: null },
    local: where.local,
    nowMs: newestMs + MINUTE,
  });
  if (rhythm.kind === 'unknown' || rhythm.kind === 'stopped-on-purpose') return fixedMs;
  const isTrusted = rhythm.kind === 'set' || rhythm.confidence >= TRUSTED_CONFIDENCE;
  // Copies come with their sync.
  const dueByMs = rhythm.dueByMs + syncPatienceMs(where.server, where.place, kept);
  return isTrusted ? dueByMs : Math.max(dueByMs, fixedMs);
}
