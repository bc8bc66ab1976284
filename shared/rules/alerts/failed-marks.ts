import type { DatastoreState } from '../../domain/datastore.ts';
import type { NamespaceKnowledge } from './knowledge.ts';
import { looksInto, type Seen, standingFigures } from './looks.ts';
import type { JudgeContext } from './rule.ts';
import { verifyJobsOf, verifyScope } from './verify-scope.ts';

/** The snapshots of one scope that a verification marked as failed. */
export interface FailedMarks {
  readonly snapshots: number;
  /** Groups that hold them, such as `vm/101`. */
  readonly groups: readonly string[];
  /** Snapshot time of the newest of them; 0 for none. */
  readonly newestAtMs: number;
  /** Some were seen before, and not everything could be looked at lately: "none now" is not proven. */
  readonly mayHideMore: boolean;
  /** When one was last seen; null: never. Our clock. */
  readonly seenAtMs: number | null;
  /** Each snapshot of each group was read lately. */
  readonly isWhole: boolean;
}

const NONE: FailedMarks = {
  snapshots: 0,
  groups: [],
  newestAtMs: 0,
  mayHideMore: false,
  seenAtMs: null,
  isWhole: true,
};

/** Failed snapshots by scope (`verifyScope`), for every namespace that is known; none for a datastore that is not. */
export function failedMarks(context: JudgeContext, datastore: DatastoreState): ReadonlyMap<string, FailedMarks> {
  const jobs = verifyJobsOf(context, datastore.name);
  const byScope = new Map<string, FailedMarks>();
  for (const look of looksInto(context, datastore)) {
    const namespace = look.kind === 'seen' ? look.namespace : look.subject.namespace;
    if (namespace === null) continue;
    add(namespace, look.kind === 'seen' ? marksIn(context, look) : unseen(context, datastore.name, namespace));
  }
  return byScope;

  function add(namespace: string, marks: FailedMarks): void {
    const scope = verifyScope(jobs, namespace);
    byScope.set(scope, both(byScope.get(scope) ?? NONE, marks));
  }
}

function unseen(context: JudgeContext, datastore: string, namespace: string): FailedMarks {
  const known = context.knowledge.namespace(context.server.name, datastore, namespace);
  return { ...NONE, isWhole: false, mayHideMore: wereSeen(known), seenAtMs: known?.failedSeenAtMs ?? null };
}

/** Without history anything may have been seen before. */
function wereSeen(known: NamespaceKnowledge | null): boolean {
  return known === null || known.failedSeenAtMs !== null;
}

function marksIn(context: JudgeContext, look: Seen): FailedMarks {
  let snapshots = 0;
  let newestAtMs = 0;
  let isWhole = true;
  let groups: string[] | null = null;
  for (const facts of look.groups) {
    const figures = standingFigures(context, facts);
    if (figures === null) isWhole = false;
    if (figures === null || figures.failed === 0) continue;
    snapshots += figures.failed;
    newestAtMs = Math.max(newestAtMs, figures.newestFailedAtMs ?? 0);
    groups ??= [];
    groups.push(facts.key);
  }
  const mayHideMore = !isWhole && wereSeen(look.known);
  const seenAtMs = look.known?.failedSeenAtMs ?? null;
  return { snapshots, groups: groups ?? [], newestAtMs, mayHideMore, seenAtMs, isWhole };
}

function both(a: FailedMarks, b: FailedMarks): FailedMarks {
  return {
    snapshots: a.snapshots + b.snapshots,
    groups: a.groups.length === 0 ? b.groups : [...a.groups, ...b.groups],
    newestAtMs: Math.max(a.newestAtMs, b.newestAtMs),
    mayHideMore: a.mayHideMore || b.mayHideMore,
    seenAtMs: a.seenAtMs === null ? b.seenAtMs : Math.max(a.seenAtMs, b.seenAtMs ?? 0),
    isWhole: a.isWhole && b.isWhole,
  };
}
