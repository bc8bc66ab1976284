import { setImmediate as nextTurn } from 'node:timers/promises';

/** Resolves once something holds, for work that goes on by itself; the test's own limit ends it otherwise. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await nextTurn();
}
