import type { Usage, UsageHistory } from '../../../shared/domain/datastore.ts';
import type { UsageMoment, UsagePast } from '../../../shared/domain/history.ts';

/** A datastore's past in bytes, as far as it can be told from ratios. */
export interface EstimatedPast {
  readonly moments: readonly UsageMoment[];
  readonly mark: Extract<UsagePast, { kind: 'estimated' }>;
}

/**
 * PBS's ratios are used / (used + available). With the capacity of now they become bytes, which are wrong where the
 * capacity was another one then: the mark says so. What the whole was then cannot be told. Null without ratios.
 */
export function momentsFromRatios(
  { ratios, startMs, stepMs }: UsageHistory,
  usage: Usage,
  nowMs: number,
): EstimatedPast | null {
  if (startMs === null || stepMs === null || stepMs <= 0 || ratios.every((ratio) => ratio === null)) return null;
  const capacityBytes = usage.usedBytes + usage.availableBytes;
  if (capacityBytes === 0) return null;
  const moments = ratios.flatMap((ratio, step) => {
    if (ratio === null) return [];
    // The history begins anywhere between two steps; a value belongs to the step that it lies in (pbs-api.md 4.10).
    const atMs = Math.floor((startMs + step * stepMs) / stepMs) * stepMs;
    const usedBytes = Math.round(ratio * capacityBytes);
    return { atMs, totalBytes: null, usedBytes, availableBytes: Math.max(0, capacityBytes - usedBytes) };
  });
  return { moments, mark: { kind: 'estimated', fromMs: startMs, untilMs: nowMs, capacityBytes } };
}
