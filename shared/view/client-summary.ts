import type { Severity } from '../domain/alert.ts';
import type { FreshnessState } from './fleet-filter.ts';

/** A backup group as far as its client's row needs it. Moments by our clock. */
export interface ClientGroup {
  readonly state: FreshnessState;
  readonly lastFinishedAtMs: number | null;
  /** When the next backup is expected, or due where only that is known; null: none is. */
  readonly nextAtMs: number | null;
  /** Snapshots verified and known to exist; null: not known. */
  readonly verified: { readonly ok: number; readonly of: number } | null;
}

/** A datastore that is the client's alone. */
export interface ClientDatastore {
  readonly isKnown: boolean;
  readonly usedBytes: number | null;
  /** Used and available. */
  readonly usableBytes: number | null;
  /** Null: no day is in sight, or not known. */
  readonly daysToFull: number | null;
}

export type ClientState = 'critical' | 'late' | 'warning' | 'unknown' | 'due' | 'ok' | 'not-watched';

/** A client in one row. */
export interface ClientSummary {
  readonly state: ClientState;
  readonly counts: Readonly<Record<FreshnessState, number>>;
  readonly newestAtMs: number | null;
  /** Newest backup of the watched group that has waited longest; null: one has none, or there is no group. */
  readonly weakestAtMs: number | null;
  /** The soonest that is still to come; null: none is, or all are due. */
  readonly nextAtMs: number | null;
  readonly usedBytes: number | null;
  readonly usableBytes: number | null;
  /** Some of its datastores could not be read: the sums are of the others. */
  readonly isPartial: boolean;
  readonly daysToFull: number | null;
  readonly verified: { readonly ok: number; readonly of: number } | null;
}

/** Sums up what belongs to a client. `firing`: severities of its open alerts. Nothing at all is `unknown`, not fine. */
export function clientSummary(
  groups: readonly ClientGroup[],
  datastores: readonly ClientDatastore[],
  firing: readonly Severity[],
): ClientSummary {
  const counts: Record<FreshnessState, number> = { late: 0, unknown: 0, due: 0, fresh: 0, 'not-watched': 0 };
  for (const { state } of groups) counts[state] += 1;
  const watched = groups.filter(({ state }) => state !== 'not-watched');
  const lasts = watched.map(({ lastFinishedAtMs }) => lastFinishedAtMs);
  const known = datastores.filter(({ isKnown }) => isKnown);
  return {
    state: stateOf(counts, watched.length, groups.length, firing),
    counts,
    newestAtMs: most(groups.map(({ lastFinishedAtMs }) => lastFinishedAtMs)),
    weakestAtMs: lasts.includes(null) ? null : least(lasts),
    nextAtMs: least(groups.filter(({ state }) => state === 'fresh').map(({ nextAtMs }) => nextAtMs)),
    usedBytes: sum(known.map(({ usedBytes }) => usedBytes)),
    usableBytes: sum(known.map(({ usableBytes }) => usableBytes)),
    isPartial: known.length < datastores.length,
    daysToFull: least(known.map(({ daysToFull }) => daysToFull)),
    verified: verifiedOf(groups),
  };
}

function stateOf(
  counts: Readonly<Record<FreshnessState, number>>,
  watched: number,
  all: number,
  firing: readonly Severity[],
): ClientState {
  if (firing.includes('critical')) return 'critical';
  if (counts.late > 0) return 'late';
  if (firing.includes('warning')) return 'warning';
  if (all === 0 || counts.unknown > 0) return 'unknown';
  if (watched === 0) return 'not-watched';
  return counts.due > 0 ? 'due' : 'ok';
}

/** Over the groups whose snapshots are known. */
function verifiedOf(groups: readonly ClientGroup[]): ClientSummary['verified'] {
  const known = groups.flatMap(({ verified }) => verified ?? []);
  if (known.length === 0) return null;
  return known.reduce((a, b) => ({ ok: a.ok + b.ok, of: a.of + b.of }), { ok: 0, of: 0 });
}

function present(values: readonly (number | null)[]): readonly number[] {
  return values.filter((value) => value !== null);
}

function least(values: readonly (number | null)[]): number | null {
  return present(values).reduce<number | null>((a, b) => (a === null || b < a ? b : a), null);
}

function most(values: readonly (number | null)[]): number | null {
  return present(values).reduce<number | null>((a, b) => (a === null || b > a ? b : a), null);
}

function sum(values: readonly (number | null)[]): number | null {
  return present(values).reduce<number | null>((a, b) => (a ?? 0) + b, null);
}
