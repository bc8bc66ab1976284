import type { World } from '../../simulator/world/model.ts';
import type { RandomStream } from '../../simulator/world/random.ts';
import type { Incident } from './incident.ts';
import type { Lines } from './lines.ts';

/** What an incident did to the world. */
export interface Strike {
  /** From when on somebody who sees all could know of it: the missed run, the failed task. */
  readonly evidentAtMs: number;
  repair(): void;
}

/** Where and with what an incident strikes. */
export interface Scene {
  readonly world: World;
  readonly lines: Lines;
  readonly incident: Incident;
  readonly random: RandomStream;
}

export type Striker = (scene: Scene) => Strike;
