import type { Engine } from '../engine/engine.ts';
import type { Clock } from '../engine/ports.ts';

/** Resolves when everything was read once, when nothing more will come, or when the time is up. */
export function collectOnce(engine: Engine, clock: Clock, deadlineMs: number): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      cancel();
      unsubscribe();
      resolve();
    };
    const cancel = clock.after(deadlineMs, finish);
    const unsubscribe = engine.subscribe(() => {
      if (engine.isCollected()) finish();
    });
    engine.start();
    if (engine.isCollected()) finish();
  });
}
