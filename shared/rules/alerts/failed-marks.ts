import type { DatastoreState } from '../../domain/datastore.ts';
import type { NamespaceKnowledge } from './knowledge.ts';
import { looksInto, type Seen, standingFigures } from './looks.ts';
import type { EffectiveRule, JudgeContext } from './rule.ts';
import { verifyJobsOf, verifyScope } from './verify-scope.ts';

/**
 * What holds for damage in a namespace, or of one group in it such as `vm/101`; null where nobody wants to hear of it.
 * What one job verifies is one alert, but whether and how loud somebody wants it may differ within.
 */
export type DamageSettings = (namespace: string, group: string | null) => EffectiveRule | null;

/** A group of which snapshots are marked as failed. */
export interface MarkedGroup {
  readonly namespace: string;
  /** Such as `vm/101`. */
  readonly key: string;
  readonly snapshots: number;
  /** Snapshot time of the newest of them. */
  readonly newestAtMs: number;
  readonly settings: EffectiveRule;
}

/** What a verification marked as failed in one scope, but for what nobody wants to hear of. */
export interface FailedMarks {
  readonly groups: readonly MarkedGroup[];
  /** Some were seen before, and not everything could be looked at lately: "none now" is not proven. */
  readonly mayHideMore: boolean;
  /** When one was last seen, whoever wants to hear of it; null: never. Our clock. */
  readonly seenAtMs: number | null;
  /** Each snapshot of each group was read lately. */
  readonly isWhole: boolean;
}

export const NO_MARKS: FailedMarks = { groups: [], mayHideMore: false, seenAtMs: null, isWhole: true };

/** Failed snapshots by scope (`verifyScope`), for every namespace that is known; none for a datastore that is not. */
export function failedMarks(
  context: JudgeContext,
  datastore: DatastoreState,
  settingsOf: DamageSettings,
): ReadonlyMap<string, FailedMarks> {
  const jobs = verifyJobsOf(context, datastore.name);
  const byScope = new Map<string, FailedMarks>();
  for (const look of looksInto(context, datastore)) {
    if (look.kind === 'seen') add(look.namespace, marksIn(context, look, settingsOf));
    else if (look.subject.namespace !== null) add(look.subject.namespace, unseen(look.subject.namespace));
  }
  return byScope;

  function add(namespace: string, marks: FailedMarks): void {
    const scope = verifyScope(jobs, namespace);
    byScope.set(scope, both(byScope.get(scope) ?? NO_MARKS, marks));
  }

  function unseen(namespace: string): FailedMarks {
    const known = context.knowledge.namespace(context.server.name, datastore.name, namespace);
    return { ...NO_MARKS, isWhole: false, mayHideMore: wereSeen(known), seenAtMs: known?.failedSeenAtMs ?? null };
  }
}

/** Without history anything may have been seen before. */
function wereSeen(known: NamespaceKnowledge | null): boolean {
  return known === null || known.failedSeenAtMs !== null;
}

function marksIn(context: JudgeContext, look: Seen, settingsOf: DamageSettings): FailedMarks {
  const groups: MarkedGroup[] = [];
  let seenAtMs = look.known?.failedSeenAtMs ?? null;
  let isWhole = true;
  for (const facts of look.groups) {
    const figures = standingFigures(context, facts);
    if (figures?.failed === 0) continue;
    const settings = settingsOf(look.namespace, facts.key);
    if (figures === null) {
      isWhole &&= settings === null;
      continue;
    }
    seenAtMs = Math.max(seenAtMs ?? 0, facts.readAtMs ?? 0);
    if (settings === null) continue;
    const { failed: snapshots, newestFailedAtMs } = figures;
    groups.push({ namespace: look.namespace, key: facts.key, snapshots, newestAtMs: newestFailedAtMs ?? 0, settings });
  }
  return { groups, mayHideMore: !isWhole && wereSeen(look.known), seenAtMs, isWhole };
}

function both(a: FailedMarks, b: FailedMarks): FailedMarks {
  return {
    groups: a.groups.length === 0 ? b.groups : [...a.groups, ...b.groups],
    mayHideMore: a.mayHideMore || b.mayHideMore,
    seenAtMs: a.seenAtMs === null ? b.seenAtMs : Math.max(a.seenAtMs, b.seenAtMs ?? 0),
    isWhole: a.isWhole && b.isWhole,
  };
}
