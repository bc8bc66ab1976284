import type { GuestResult } from '../../../shared/domain/vzdump.ts';

/** What the log of a run tells that the task list does not. */
export interface VzdumpLog {
  /** As on its command line; null where it does not say. */
  readonly storage: string | null;
  readonly guests: readonly GuestResult[];
}

/**
 * Reads the log of a finished run (pve-api.md 9.4): what came of each guest. One whose backup began and neither ended
 * nor failed was interrupted. Lines of guests on other nodes ("skip external VMs") are none of its results.
 */
export function readVzdumpLog(lines: readonly string[]): VzdumpLog {
  const results = new Map<number, GuestResult>();
  let storage: string | null = null;
  for (const line of lines) {
    storage ??= /^INFO: starting new backup job: vzdump .*?--storage[ =](\S+)/.exec(line)?.[1] ?? null;
    const begun = /^INFO: Starting Backup of VM (\d+)/.exec(line)?.[1];
    if (begun !== undefined) results.set(Number(begun), { vmid: Number(begun), kind: 'interrupted', message: null });
    const finished = /^INFO: Finished Backup of VM (\d+)/.exec(line)?.[1];
    if (finished !== undefined) results.set(Number(finished), { vmid: Number(finished), kind: 'ok', message: null });
    const [, failed, cause] = /^ERROR: Backup of VM (\d+) failed(?: - (.*))?$/.exec(line) ?? [];
    if (failed !== undefined) {
      results.set(Number(failed), {
        vmid: Number(failed),
        kind: 'failed',
        message: cause?.trim() || 'no reason given',
      });
    }
  }
  return { storage, guests: [...results.values()] };
}
