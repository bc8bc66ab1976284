import type { SourcePart } from '../../../shared/contract/page-state.ts';
import { HOUR } from '../../../shared/time-units.ts';

/** Whether a source's last answer is too old for what it said to stand: three polling intervals. */
export function isSilent({ reach }: SourcePart, nowMs: number, pollingIntervalMs: number): boolean {
  return reach.kind === 'answering' && nowMs - reach.lastAnswerAtMs > 3 * pollingIntervalMs;
}

/** What watching a source costs it in an hour. */
export interface HourlyCost {
  readonly requests: number;
  readonly receivedBytes: number;
  readonly manifestsRead: number;
}

/** Null within the first minutes: a cold start is no measure of what goes on. */
export function hourlyCost({ cost }: SourcePart, nowMs: number): HourlyCost | null {
  const hours = (nowMs - cost.sinceMs) / HOUR;
  if (hours < LEAST_HOURS) return null;
  return {
    requests: cost.requests / hours,
    receivedBytes: cost.receivedBytes / hours,
    manifestsRead: cost.manifestsRead / hours,
  };
}

const LEAST_HOURS = 1 / 6;

/** A clock difference in words; null where it is within what the measurement can tell. */
export function clockText(aheadMs: number | null): string {
  if (aheadMs === null) return 'not known';
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  if (seconds < 3) return 'in step with ours';
  const size = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  return aheadMs > 0 ? `${size} ahead of ours` : `${size} behind ours`;
}

/** A kind of source as people call it. */
export const KIND_TEXT = {
  pbs: 'Proxmox Backup Server',
  pve: 'Proxmox VE cluster',
  sqlbak: 'SqlBak account',
} as const;
