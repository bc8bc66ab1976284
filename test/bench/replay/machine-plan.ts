import { DAY, HOUR, MINUTE } from '../../../shared/time-units.ts';
import { nextFloat, nextInteger, randomStream } from '../../simulator/world/random.ts';
import { onDay, REPLAYED_DAYS } from './days.ts';
import type { Incident } from './incident.ts';

/** What happens to the machine that watches. */
export interface MachineEvent {
  /** `sleep`: the lid is closed. `closed`: the program is ended and started again. */
  readonly kind: 'sleep' | 'closed';
  readonly fromMs: number;
  readonly untilMs: number;
}

interface Recipe {
  readonly kind: MachineEvent['kind'];
  readonly count: number;
  readonly hour: readonly [number, number];
  readonly minutes: readonly [number, number];
}

const RECIPES: readonly Recipe[] = [
  { kind: 'closed', count: 1, hour: [18, 19], minutes: [60 * 60, 62 * 60] },
  { kind: 'sleep', count: 14, hour: [20, 23], minutes: [7 * 60, 10 * 60] },
  { kind: 'sleep', count: 10, hour: [9, 17], minutes: [20, 5 * 60] },
  { kind: 'closed', count: 7, hour: [8, 20], minutes: [1, 30] },
];

/** Sleep and restarts of a seed. None covers more than half of an incident: what nobody could see, nobody could tell. */
export function machinePlan(seed: number, incidents: readonly Incident[]): MachineEvent[] {
  const events: MachineEvent[] = [];
  for (const recipe of RECIPES) {
    const random = randomStream(seed, `machine ${recipe.kind} ${recipe.hour[0]}`);
    for (let each = 0; each < recipe.count; each++) {
      for (let attempt = 0; attempt < 500; attempt++) {
        const hour = nextInteger(random, recipe.hour[0], recipe.hour[1]);
        const fromMs = onDay(
          'Europe/Vienna',
          nextInteger(random, 1, REPLAYED_DAYS - 4),
          hour,
          nextInteger(random, 0, 59),
        );
        const [least, most] = recipe.minutes;
        const event = {
          kind: recipe.kind,
          fromMs,
          untilMs: fromMs + Math.round(least + (most - least) * nextFloat(random)) * MINUTE,
        };
        const isFree = events.every(
          (other) => other.untilMs + HOUR < event.fromMs || event.untilMs + HOUR < other.fromMs,
        );
        if (!isFree || !incidents.every((incident) => leavesEnough(event, incident))) continue;
        events.push(event);
        break;
      }
    }
  }
  return events.sort((a, b) => a.fromMs - b.fromMs);
}

function leavesEnough(event: MachineEvent, { startMs, endMs }: Incident): boolean {
  const coveredMs = Math.min(event.untilMs, endMs) - Math.max(event.fromMs, startMs);
  if (coveredMs <= 0) return true;
  // A short one is seen from begin to end, or for its greater part at least.
  return coveredMs < 0.3 * (endMs - startMs) || endMs - startMs > 3 * DAY;
}
