/** The world and its clock. Time moves only through `advanceTo`. */
import { emptyQueue, plan, takeDue } from './event-queue.ts';
import type { World } from './model.ts';

export function createWorld(seed: number, startMs: number): World {
  return { seed, nowMs: startMs, servers: [], queue: emptyQueue() };
}

/** Lets everything happen that is due until then. Moving backwards does nothing. */
export function advanceTo(world: World, untilMs: number): void {
  for (let event = takeDue(world.queue, untilMs); event !== null; event = takeDue(world.queue, untilMs)) {
    world.nowMs = Math.max(world.nowMs, event.atMs);
    event.happen();
  }
  world.nowMs = Math.max(world.nowMs, untilMs);
}

export function advanceBy(world: World, durationMs: number): void {
  advanceTo(world, world.nowMs + durationMs);
}

export function planIn(world: World, delayMs: number, label: string, happen: () => void): void {
  plan(world.queue, world.nowMs + delayMs, label, happen);
}
