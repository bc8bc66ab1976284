import type { Snapshot } from '../../../shared/domain/backup.ts';
import type { GroupCare, KeptBackup } from '../../../shared/domain/history.ts';
import type { Lateness, SizeBaseline } from '../../../shared/rules/alerts/knowledge.ts';
import { sizeBaseline } from '../../../shared/rules/alerts/size-baseline.ts';
import type { Downtime } from '../../../shared/rules/rhythm/evidence.ts';
import type { LocalTime } from '../../../shared/rules/rhythm/local-time.ts';
import { isRetired } from '../../../shared/rules/rhythm/retired.ts';
import type { Rhythm } from '../../../shared/rules/rhythm/rhythm.ts';
import { rhythmOf } from '../../../shared/rules/rhythm/rhythm-of.ts';
import { HOUR } from '../../../shared/time-units.ts';
import type { GroupEntry } from './group-entry.ts';
import { earlierSizes, evidenceOf, listedSnapshots } from './group-evidence.ts';
import { putOff } from './sync-patience.ts';

/** Until a new group's snapshots are read; where that never happens, its age counts after this long. */
const READ_WITHIN_MS = 6 * HOUR;

export interface LessonMoment {
  /** What somebody decided about it; null: nobody did. */
  readonly care: GroupCare | null;
  readonly local: LocalTime;
  readonly serverNowMs: number;
  readonly downtimes: readonly Downtime[];
  /** See `syncPatienceMs`. */
  readonly syncPatienceMs: number;
}

/** Works out anew what follows from a group's past. `kept`: its newest backups in history, oldest first. */
export function learnGroup(entry: GroupEntry, kept: readonly KeptBackup[], moment: LessonMoment): void {
  const listed = listedSnapshots(entry);
  const rhythm = rhythmOf({
    evidence: { ...evidenceOf(entry, kept, listed), downtimes: moment.downtimes },
    wishes: { maxAgeMs: entry.maxAgeMs, archived: moment.care === 'archived', comment: entry.group?.comment ?? null },
    local: moment.local,
    nowMs: moment.serverNowMs,
  });
  entry.rhythm = putOff(rhythm, moment.syncPatienceMs);
  entry.oldestAtMs = Math.min(entry.oldestAtMs, kept[0]?.takenAtMs ?? entry.oldestAtMs);
  entry.sizes = sizesOf(kept, listed);
  entry.lateness = latenessOf(entry, entry.rhythm, moment.care);
}

function sizesOf(kept: readonly KeptBackup[], listed: readonly Snapshot[]): SizeBaseline | null {
  // Before they are listed in this run history knows them.
  const newest = listed[0] ?? kept.at(-1);
  return newest === undefined ? null : sizeBaseline(newest.takenAtMs, earlierSizes(newest.takenAtMs, kept, listed));
}

function latenessOf(entry: GroupEntry, rhythm: Rhythm, care: GroupCare | null): Lateness {
  if (rhythm.kind === 'stopped-on-purpose') return { kind: 'not-watched', reason: rhythm.reason };
  if (care === null && (isRetired(rhythm, entry.sinceMs) || entry.isReplaced)) {
    return { kind: 'not-watched', reason: 'retired' };
  }
  if (rhythm.kind === 'unknown') return entry.readAtMs === null ? { kind: 'unread' } : { kind: 'no-rhythm' };
  const confidence = rhythm.kind === 'set' ? 1 : rhythm.confidence;
  const { nextExpectedMs: expectedMs, dueByMs, wasPutOff, lastRunAtMs } = rhythm;
  return { kind: 'rhythm', expectedMs, dueByMs, wasPutOff, lastRunAtMs, confidence };
}

const NO_RHYTHM: Lateness = { kind: 'no-rhythm' };

/** Lateness as it holds at a moment. */
export function latenessAt({ lateness, sinceMs }: GroupEntry, serverNowMs: number): Lateness {
  return lateness.kind === 'unread' && serverNowMs - sinceMs > READ_WITHIN_MS ? NO_RHYTHM : lateness;
}
