import { readFileSync } from 'node:fs';

/**
 * How long the main thread of a process stood ready without a processor so far, by Linux's own account; null where it
 * is not known. What others made it wait is not the program's own slowness.
 */
export function waitedForProcessorMs(pid: number | 'self'): number | null {
  if (process.platform !== 'linux') return null;
  try {
    // "nanoseconds-on-processor nanoseconds-waited turns"; of a process it is its main thread's.
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'latin1').split(' ')[1]) / 1e6;
  } catch {
    return null;
  }
}
