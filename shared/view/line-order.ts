import { FRESHNESS_STATES, type FreshnessState } from './fleet-filter.ts';

interface Standing {
  readonly server: string;
  readonly datastore: string;
  readonly namespace: string;
  readonly group: string;
  readonly freshness: {
    readonly state: FreshnessState;
    readonly lateIntervals: number;
    readonly dueByServerMs: number | null;
  };
}

const RANK = new Map(FRESHNESS_STATES.map((state, rank) => [state, rank]));

/** Worst first: the state, then how many of its own intervals a group is late, then what is due soonest, then names. */
export function byFreshness(a: Standing, b: Standing): number {
  return (
    (RANK.get(a.freshness.state) ?? 0) - (RANK.get(b.freshness.state) ?? 0) ||
    b.freshness.lateIntervals - a.freshness.lateIntervals ||
    (a.freshness.dueByServerMs ?? Number.MAX_SAFE_INTEGER) - (b.freshness.dueByServerMs ?? Number.MAX_SAFE_INTEGER) ||
    byName(a, b)
  );
}

/** By server, datastore, namespace and group, with numbers in their order: `vm/9` before `vm/10`. */
export function byName(a: Omit<Standing, 'freshness'>, b: Omit<Standing, 'freshness'>): number {
  return (
    compareNames(a.server, b.server) ||
    compareNames(a.datastore, b.datastore) ||
    compareNames(a.namespace, b.namespace) ||
    compareNames(a.group, b.group)
  );
}

const collator = new Intl.Collator('en', { numeric: true });

/** Two names, with numbers in their order. */
export function compareNames(a: string, b: string): number {
  return a === b ? 0 : collator.compare(a, b);
}

/** Fullest first; what is not known comes last, and is not empty. */
export function byUse(
  a: { readonly ratio: number | null; readonly datastore: string; readonly server: string },
  b: { readonly ratio: number | null; readonly datastore: string; readonly server: string },
): number {
  return (
    (b.ratio ?? -1) - (a.ratio ?? -1) || compareNames(a.datastore, b.datastore) || compareNames(a.server, b.server)
  );
}
