import { groupIdentity } from '../../../shared/domain/backup.ts';
import { MINUTE } from '../../../shared/time-units.ts';
import type { LearnerParts } from './create-learner.ts';
import type { Decisions } from './decisions.ts';
import { downtimesOf } from './downtimes.ts';
import type { GroupEntry } from './group-entry.ts';
import { BACKUPS_ASKED } from './group-evidence.ts';
import { learnGroup } from './group-lesson.ts';
import { dropRestored } from './losses.ts';
import { isReplacedBy } from './replaced.ts';
import { aheadMs, type ServerMemory } from './server-memory.ts';
import { syncPatienceMs } from './sync-patience.ts';
import { type WishedAge, wishedAge, wishesKey } from './wished-age.ts';

/** What is known already is worked out anew this long after the first change, once for all that changed meanwhile. */
const RELEARN_AFTER_MS = 2 * MINUTE;

/** Works out anew what changed of groups. */
export function createLessons({ history, clock, local, settings }: LearnerParts, decisions: Decisions) {
  let wishes: WishedAge = () => null;
  let wishesAre: string | null = null;

  function learn(memory: ServerMemory, entry: GroupEntry): void {
    const { place } = entry;
    const siblings = [...(memory.stores.get(place.datastore)?.entries.values() ?? [])];
    memory.dirty.delete(entry);
    memory.awaited.delete(entry);
    entry.maxAgeMs = wishes(place, groupIdentity(place.group));
    entry.isReplaced = siblings.some((other) => isReplacedBy(entry, other));
    const kept = history.newestBackups(place, BACKUPS_ASKED) ?? [];
    learnGroup(entry, kept, {
      care: decisions.of(place),
      local: local(memory.notes.timeZone),
      serverNowMs: clock.nowMs() + aheadMs(memory),
      downtimes: downtimesOf(memory.notes, place.datastore),
      syncPatienceMs: syncPatienceMs(memory.state, place, kept),
    });
    dropRestored(memory.notes, entry);
    for (const other of siblings) if (!other.isReplaced && isReplacedBy(other, entry)) memory.dirty.add(other);
  }

  return {
    /** At once. */
    learn,
    *learnDirty(memory: ServerMemory): Generator<void> {
      const nowMs = clock.monotonicMs();
      for (const [entry, untilMs] of memory.awaited) {
        if (untilMs > nowMs) continue;
        memory.awaited.delete(entry);
        memory.dirty.add(entry);
      }
      const isDue = memory.relearnAtMs !== null && memory.relearnAtMs <= nowMs;
      if (isDue) memory.relearnAtMs = null;
      for (const entry of memory.dirty) {
        // Of what is not known yet anything is news.
        if (!isDue && entry.rhythm !== null && entry.rhythm.kind !== 'unknown') continue;
        learn(memory, entry);
        yield;
      }
      if (memory.dirty.size > 0) memory.relearnAtMs ??= nowMs + RELEARN_AFTER_MS;
    },
    /** Takes in what the settings say now. */
    renewWishes(servers: ReadonlyMap<string, ServerMemory>): void {
      const now = settings();
      const key = wishesKey(now);
      if (key === wishesAre) return;
      wishesAre = key;
      wishes = wishedAge(now);
      for (const memory of servers.values()) {
        for (const { entries } of memory.stores.values()) {
          for (const entry of entries.values()) {
            if (wishes(entry.place, groupIdentity(entry.place.group)) === entry.maxAgeMs) continue;
            memory.dirty.add(entry);
            // Somebody waits for it.
            memory.relearnAtMs = clock.monotonicMs();
          }
        }
      }
    },
  };
}
