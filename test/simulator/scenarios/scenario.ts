/** A scenario fills a new world with servers. */
import type { World } from '../world/model.ts';

export interface Scenario {
  readonly name: string;
  readonly summary: string;
  /** Where its clock stands at first when nobody says otherwise. */
  readonly startMs: number;
  /** Days that are simulated before that moment, so that the world has a lived past. */
  readonly pastDays: number;
  /** The world's clock stands `pastDays` before `startMs` now and will be advanced to it. */
  readonly build: (world: World, startMs: number) => void;
}

/** A Monday noon in Vienna, weeks away from any clock change. */
export const USUAL_START_MS = Date.UTC(2026, 8, 28, 10, 0, 0);
