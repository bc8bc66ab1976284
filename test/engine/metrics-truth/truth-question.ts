import type { MetricsSettings } from '../../../main/engine/metrics/metrics-settings.ts';
import type { World } from '../../simulator/world/model.ts';
import type { Witness } from './witness.ts';

/** What the page ought to be judged by: the world, what was asked of it, and the settings. */
export interface TruthQuestion {
  readonly world: World;
  readonly settings: MetricsSettings;
  readonly tokenId: (node: string) => string;
  readonly witness: (node: string) => Witness;
  /** Parts of a server that cannot be read just now, by endpoint label; none by default. */
  readonly trouble: (node: string) => Trouble;
}

export interface Trouble {
  /** The last round failed. */
  readonly failing: ReadonlySet<string>;
  /** And the last good one is so long ago that its values must be gone. */
  readonly gone: ReadonlySet<string>;
}

export const NO_TROUBLE: Trouble = { failing: new Set(), gone: new Set() };
