import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLocalTime } from '../../../../../main/engine/runtime/local-time.ts';
import { type Snapshot, snapshotColumns } from '../../../../../shared/domain/backup.ts';
import { unexplainedLoss } from '../../../../../shared/rules/alerts/snapshot-loss.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../../../shared/time-units.ts';
import { aFinishedTask, aPruneJob, aSnapshot, NOW } from '../../../../kit/builders.ts';
import { prunable } from '../../../../simulator/world/retention.ts';

const ZONES = ['Europe/Vienna', 'America/Santiago', 'Asia/Kolkata', 'Pacific/Auckland', 'UTC'] as const;
const keepCount = (max: number) => fc.option(fc.integer({ min: 1, max }), { nil: undefined, freq: 2 });
const anyKeep: fc.Arbitrary<Record<string, number>> = fc
  .record({
    last: keepCount(6),
    hourly: keepCount(6),
    daily: keepCount(10),
    weekly: keepCount(10),
    monthly: keepCount(12),
    yearly: keepCount(3),
  })
  .map((options) =>
    Object.fromEntries(
      Object.entries(options).flatMap(([name, count]) => (count === undefined ? [] : [[name, count]])),
    ),
  );

interface Past {
  readonly zone: (typeof ZONES)[number];
  readonly isZoneKnown: boolean;
  readonly keep: Record<string, number>;
  /** Oldest first. */
  readonly before: readonly number[];
  readonly isProtected: (takenAtMs: number) => boolean;
  /** Newer backups, each with whether a prune runs right after it. */
  readonly since: readonly { readonly takenAtMs: number; readonly prunes: boolean }[];
}

const anyPast: fc.Arbitrary<Past> = fc
  .record({
    zone: fc.constantFrom(...ZONES),
    isZoneKnown: fc.boolean(),
    keep: anyKeep,
    everyMs: fc.constantFrom(5 * HOUR, DAY, 7 * DAY, 31 * DAY),
    gaps: fc.array(fc.double({ min: 0.2, max: 3, noNaN: true }), { minLength: 1, maxLength: 80 }),
    since: fc.array(fc.boolean(), { maxLength: 4 }),
    protectEvery: fc.integer({ min: 2, max: 40 }),
    endMs: fc.integer({ min: NOW - 700 * DAY, max: NOW }),
  })
  .map(({ gaps, everyMs, since, protectEvery, endMs, ...past }) => {
    const before: number[] = [];
    let atMs = endMs;
    for (const gap of gaps) {
      atMs -= Math.max(MINUTE, Math.round((gap * everyMs) / SECOND) * SECOND);
      before.unshift(atMs);
    }
    const chosen = new Set(before.filter((_, index) => index % protectEvery === 1));
    return {
      ...past,
      before,
      isProtected: (takenAtMs: number) => chosen.has(takenAtMs),
      since: since.map((prunes, index) => ({ takenAtMs: endMs + (index + 1) * everyMs, prunes })),
    };
  });

/** Takes away what the simulated PBS takes away; oldest first. */
function pruned(held: readonly number[], { keep, zone, isProtected }: Past): number[] {
  const snapshots = held.map((takenAtMs) => ({
    timeS: takenAtMs / SECOND,
    state: 'finished' as const,
    isProtected: isProtected(takenAtMs),
    ...{ sizeBytes: 1, verification: null, isEncrypted: false, isCorrupt: false, comment: null },
  }));
  const removed = new Set(prunable(snapshots, keep, zone).map(({ timeS }) => timeS * SECOND));
  return held.filter((takenAtMs) => !removed.has(takenAtMs));
}

function columns(held: readonly number[], { isProtected }: Past) {
  const snapshots: Snapshot[] = held.map((takenAtMs) => aSnapshot({ takenAtMs, isProtected: isProtected(takenAtMs) }));
  return snapshotColumns(snapshots.toReversed());
}

/** How many the rule misses between two lists, in a span in which the job ran at the given times. */
function missed(before: readonly number[], after: readonly number[], past: Past, ranAtMs: readonly number[]): number {
  const span = { beforeAtMs: (before.at(-1) ?? 0) + 1, afterAtMs: Math.max(...after, ...ranAtMs) + HOUR };
  const ran = { workerType: 'prunejob', workerId: 'store-a' };
  const loss = unexplainedLoss(columns(before, past), columns(after, past), {
    ...span,
    ...{ datastore: 'store-a', namespace: '', group: 'vm/101' },
    tasks: ranAtMs.map((atMs) => aFinishedTask({ ...ran, startedAtMs: atMs, endedAtMs: atMs + SECOND })),
    tasksSinceMs: 0,
    pruneJobs: [aPruneJob({ keep: past.keep })],
    syncJobs: [],
    localTime: past.isZoneKnown ? createLocalTime(past.zone) : null,
  });
  return loss?.count ?? 0;
}

describe('what a prune job took', () => {
  it('is missed by nobody, whatever it keeps, wherever the server stands, and whatever came since', () => {
    fc.assert(
      fc.property(anyPast, (past) => {
        const ranAtMs = [(past.before.at(-1) ?? 0) + MINUTE];
        let held = pruned(past.before, past);
        for (const { takenAtMs, prunes } of past.since) {
          held = [...held, takenAtMs];
          if (!prunes) continue;
          held = pruned(held, past);
          ranAtMs.push(takenAtMs + MINUTE);
        }
        expect(missed(past.before, held, past, ranAtMs)).toBe(0);
      }),
      { numRuns: 2000 },
    );
  });

  it('hides no deletion where the time zone is known', () => {
    fc.assert(
      fc.property(anyPast, fc.nat(), (past, which) => {
        const held = pruned(past.before, past);
        const prunable = held.slice(0, -1).filter((takenAtMs) => !past.isProtected(takenAtMs));
        fc.pre(prunable.length > 0);
        const deleted = prunable[which % prunable.length];
        const after = held.filter((takenAtMs) => takenAtMs !== deleted);
        const ranAtMs = (past.before.at(-1) ?? 0) + MINUTE;
        expect(missed(past.before, after, { ...past, isZoneKnown: true }, [ranAtMs])).toBe(1);
      }),
      { numRuns: 500 },
    );
  });
});
