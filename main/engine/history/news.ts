import type { HistoryItem } from '../ports.ts';

/** Something worth keeping, found in the fleet's state. */
export interface News {
  readonly item: HistoryItem;
  /** Called once it is kept: only then it is not told again. */
  kept(): void;
}
