const HOUR_MS = 3_600_000;

/** Midnights of the page's own zone: `days` whole days, the last one being today. One edge more than days. */
export function dayEdgesMs(nowMs: number, days: number): readonly number[] {
  const today = new Date(nowMs);
  return Array.from({ length: days + 1 }, (_, index) =>
    new Date(today.getFullYear(), today.getMonth(), today.getDate() - days + 1 + index).getTime(),
  );
}

/** The end of the present hour: a moment for arguments of reads that does not move with every render. */
export function hourEdgeMs(nowMs: number): number {
  return Math.ceil(nowMs / HOUR_MS) * HOUR_MS;
}
