import type { CALLS, CallName } from '../../shared/contract/calls.ts';

/** Calls of scope `read`. */
export type ReadName = { [Name in CallName]: (typeof CALLS)[Name]['scope'] extends 'read' ? Name : never }[CallName];

/** Written out here, because the contract's own table would bring its schemas into the page. Types keep it true. */
const READS: Record<ReadName, true> = {
  readState: true,
  readSeries: true,
  readCalendar: true,
  readSnapshots: true,
  readTasks: true,
  readTaskLog: true,
  readAlertEvents: true,
  dryRun: true,
  readSettings: true,
};

/** Whether a call only shows something, so that it may go out as a GET. */
export function isRead(name: CallName): boolean {
  return Object.hasOwn(READS, name);
}
