import type { SpawnedServer } from '../../simulator/spawn-fleet.ts';
import type { BlockFigures } from './block-watch.ts';

/** What a benchmark tells the process in which the engine runs. */
export type EngineOrder =
  | {
      readonly do: 'start';
      readonly servers: readonly SpawnedServer[];
      readonly pollingIntervalMs: number;
      /** `driven`: time passes only as the engine is done with it; `real`: the machine's own clock. */
      readonly clock:
        | { readonly kind: 'driven'; readonly startMs: number; readonly stepMs: number }
        | { readonly kind: 'real' };
      /** Whether to look for blocks, which itself costs some processor time. */
      readonly watchBlocks: boolean;
    }
  /** Lets time pass until the milestone is reached by all servers, but at most `ms`. */
  | { readonly do: 'pass'; readonly ms: number; readonly until: 'time' | Milestone }
  /** Counts processor time and blocks anew from here. */
  | { readonly do: 'reset' }
  | { readonly do: 'figures'; readonly collectGarbage: boolean }
  /** The world has been moved to the time of the last step. */
  | { readonly do: 'stepped' }
  | { readonly do: 'end' };

export type Milestone = 'overview' | 'snapshots';

/** What it answers; `step` asks for the world to be moved. */
export type EngineReply =
  | { readonly kind: 'started'; readonly metricsUrl: string }
  | { readonly kind: 'passed'; readonly reached: boolean; readonly clockMs: number; readonly wallMs: number }
  | { readonly kind: 'done' }
  | { readonly kind: 'figures'; readonly figures: EngineFigures }
  | { readonly kind: 'step'; readonly nowMs: number };

/** The engine's process since the last reset; memory since its start. */
export interface EngineFigures {
  readonly wallMs: number;
  /** All threads. */
  readonly cpuSeconds: number;
  readonly mainThreadCpuSeconds: number;
  /** The largest resident set that the process ever had, worker threads included. */
  readonly peakRssBytes: number;
  readonly rssBytes: number;
  readonly heapUsedBytes: number;
  readonly heapTotalBytes: number;
  readonly externalBytes: number;
  readonly arrayBufferBytes: number;
  readonly blocks: BlockFigures | null;
}
