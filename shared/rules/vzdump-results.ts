import type { NodeSections } from '../domain/pve.ts';
import { lastGood } from '../domain/section.ts';
import type { GuestResult, VzdumpRun } from '../domain/vzdump.ts';

/** What a run came to for a guest, with the run. */
export interface RunResult {
  readonly run: VzdumpRun;
  readonly result: GuestResult;
}

/** What the runs that are known say of one guest. */
export interface GuestRuns {
  /** Its newest result. */
  readonly last: RunResult;
  /** The newest that went well; null: none that is known. */
  readonly lastOk: RunResult | null;
}

/** The newest results of every guest over all nodes: guests move, and take their past with them. By vmid. */
export function guestRuns({ vzdump }: Pick<NodeSections, 'vzdump'>): ReadonlyMap<number, GuestRuns> {
  const runs = [...vzdump.values()].flatMap((section) => lastGood(section)?.value.runs ?? []);
  const byGuest = new Map<number, GuestRuns>();
  for (const run of runs.toSorted((a, b) => b.startedAtMs - a.startedAtMs)) {
    for (const result of run.guests ?? []) {
      const known = byGuest.get(result.vmid);
      const lastOk = known?.lastOk ?? (result.kind === 'ok' ? { run, result } : null);
      byGuest.set(result.vmid, { last: known?.last ?? { run, result }, lastOk });
    }
  }
  return byGuest;
}

/**
 * The newest finished run of each node where it failed as a whole: no guest of it can be named, such as when its storage
 * could not be reached.
 */
export function failedRuns({ vzdump }: Pick<NodeSections, 'vzdump'>): readonly VzdumpRun[] {
  return [...vzdump.values()].flatMap((section) => {
    const newest = lastGood(section)?.value.runs.find((run) => run.endedAtMs !== null);
    return newest?.outcome?.kind === 'error' && newest.guests?.length === 0 ? [newest] : [];
  });
}
