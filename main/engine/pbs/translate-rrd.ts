import type { HostMoment, UsageMoment } from '../../../shared/domain/history.ts';
import type { HostRrdRow, StoreRrdRow } from './wire.ts';

/** The step of the timeframes `week` and `month`. */
const STEP_SECONDS = 1800;

/**
 * Rows are stamped from the moment of asking backwards; a value belongs to the half hour that its stamp lies in
 * (pbs-api.md 4.10). Rows without any sample say nothing and are left out.
 */
export function toHostMoments(rows: readonly HostRrdRow[]): HostMoment[] {
  return rows
    .map((row) => ({
      atMs: stepOf(row.time),
      cpuRatio: row.cpu ?? null,
      ioWaitRatio: row.iowait ?? null,
      load1: row.loadavg ?? null,
      memoryUsedRatio: ratio(row.memused, row.memtotal),
      rootDiskUsedRatio: ratio(row.used, row.total),
    }))
    .filter(({ atMs: _atMs, ...figures }) => Object.values(figures).some((figure) => figure !== null));
}

export function toUsageMoments(rows: readonly StoreRrdRow[]): UsageMoment[] {
  return rows
    .map((row) => ({
      atMs: stepOf(row.time),
      totalBytes: bytes(row.total),
      usedBytes: bytes(row.used),
      availableBytes: bytes(row.available),
    }))
    .filter(({ totalBytes, usedBytes }) => usedBytes !== null && totalBytes !== 0);
}

function stepOf(seconds: number): number {
  return Math.floor(seconds / STEP_SECONDS) * STEP_SECONDS * 1000;
}

/** Means of whole bytes have fractions. */
function bytes(value: number | null | undefined): number | null {
  return value == null ? null : Math.round(value);
}

function ratio(used: number | null | undefined, total: number | null | undefined): number | null {
  return used == null || total == null || total === 0 ? null : used / total;
}
