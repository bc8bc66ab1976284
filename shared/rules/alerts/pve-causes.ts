/*
 * Causes of troubles in a cluster, beside those of `causes.ts`: what somebody would go and repair.
 */

/** A node that is off. */
export function nodeCause(source: string, node: string): string {
  return `node ${source} ${node}`;
}

/** Guests that nobody put into a job. */
export function coverageCause(source: string): string {
  return `coverage ${source}`;
}

/** A run of backups. */
export function runCause(source: string, upid: string): string {
  return `run ${source} ${upid}`;
}
