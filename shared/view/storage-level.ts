/** How full a datastore is, against its own thresholds. */
export type StorageLevel = 'ok' | 'high' | 'critical' | 'unknown';

export interface StorageFacts {
  /** Used share as PBS's page shows it; null: not known. */
  readonly ratio: number | null;
  /** Until when that figure stands. */
  readonly standsUntilMs: number | null;
  readonly warnRatio: number | null;
  readonly criticalRatio: number | null;
}

/** The level now. An old figure is `unknown`, whatever it says; a threshold that is switched off trips nothing. */
export function storageLevel(
  { ratio, standsUntilMs, warnRatio, criticalRatio }: StorageFacts,
  nowMs: number,
): StorageLevel {
  if (ratio === null || standsUntilMs === null || nowMs > standsUntilMs) return 'unknown';
  if (criticalRatio !== null && ratio > criticalRatio) return 'critical';
  if (warnRatio !== null && ratio > warnRatio) return 'high';
  return 'ok';
}
