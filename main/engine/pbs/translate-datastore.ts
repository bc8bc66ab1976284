import type { DatastoreListing, Maintenance, Usage, UsageHistory } from '../../../shared/domain/datastore.ts';
import { DAY } from '../../../shared/time-units.ts';
import type { DatastoreRow, DatastoreStatusRow, MetricPoint, UsageHistoryRow } from './wire.ts';

export function toListing(rows: readonly DatastoreRow[]): DatastoreListing[] {
  // PBS lists them in the order of a hash map, which changes between identical requests (pbs-api.md 1.1).
  return rows
    .map((row) => ({
      name: row.store,
      comment: row.comment ?? null,
      mount: toMount(row['mount-status'] ?? null),
      maintenance: row.maintenance ? parseMaintenance(row.maintenance) : null,
      backend: row['backend-type'] ?? null,
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

function toMount(word: string | null): DatastoreListing['mount'] {
  switch (word) {
    case 'mounted':
      return 'mounted';
    case 'notmounted':
      return 'not-mounted';
    case 'nonremovable':
      return 'not-removable';
    default:
      return 'unknown';
  }
}

/** Parses `TYPE[,message=TEXT]` or `type=TYPE,...`; TEXT may be quoted and percent-encoded (pbs-api.md 5.2). */
export function parseMaintenance(property: string): Maintenance {
  const [first = '', ...rest] = property.split(',');
  const message = /^message=(.*)$/s.exec(rest.join(','))?.[1];
  return { mode: first.replace(/^type=/, ''), message: message === undefined ? null : plainText(message) };
}

function plainText(quoted: string): string {
  const bare = /^"(.*)"$/s.exec(quoted)?.[1]?.replaceAll('\\"', '"') ?? quoted;
  try {
    return decodeURIComponent(bare);
  } catch {
    return bare;
  }
}

/**
 * Sizes of a datastore, or null where the server's numbers mean "unknown": absent, -1 (up to 3.1.2), or all zero (a
 * token that sees only a namespace). Source: pbs-api.md 13.
 */
export function toUsage(row: DatastoreStatusRow): Usage | null {
  const { total, used, avail } = row;
  if (total == null || used == null || avail == null) return null;
  if (total === 0 && used === 0 && avail === 0) return null;
  return { totalBytes: total, usedBytes: used, availableBytes: avail };
}

/** Sizes by datastore with the server's time of each, from `/status/metrics`. */
export function toUsageByDatastore(points: readonly MetricPoint[]): Map<string, { usage: Usage; sampledAtMs: number }> {
  const sizes = new Map<string, { total?: number; used?: number; available?: number; atSeconds: number }>();
  for (const point of points) {
    const [kind, store, more] = point.id.split('/');
    if (kind !== 'datastore' || store === undefined || more !== undefined || point.value == null) continue;
    if (point.timestamp == null) continue;
    const seen = sizes.get(store) ?? { atSeconds: point.timestamp };
    // The newest sample stands, should the server ever send more than one.
    if (point.timestamp >= seen.atSeconds) {
      seen.atSeconds = point.timestamp;
      if (point.metric === 'disk_total') seen.total = point.value;
      if (point.metric === 'disk_used') seen.used = point.value;
      if (point.metric === 'disk_available') seen.available = point.value;
    }
    sizes.set(store, seen);
  }
  const result = new Map<string, { usage: Usage; sampledAtMs: number }>();
  for (const [store, { total, used, available, atSeconds }] of sizes) {
    const usage = toUsage({ total, used, avail: available });
    if (usage) result.set(store, { usage, sampledAtMs: atSeconds * 1000 });
  }
  return result;
}

export function toUsageHistory(rows: readonly UsageHistoryRow[]): Map<string, UsageHistory> {
  return new Map(
    rows.map((row) => [
      row.store,
      {
        estimatedFull: toEstimate(row['estimated-full-date'] ?? null, row['history-start'] ?? null),
        ratios: row.history ?? [],
        startMs: row['history-start'] == null ? null : row['history-start'] * 1000,
        stepMs: row['history-delta'] == null ? null : row['history-delta'] * 1000,
        error: row.error ?? null,
        backend: row['backend-type'] ?? null,
      },
    ]),
  );
}

const HISTORY_SPAN_MS = 30 * DAY;
const FORESEEABLE_MS = 20 * 365 * DAY;
const LAST_EPOCH_SECONDS = 0xffff_ffff;

/**
 * PBS's estimate is a line through 30 days; 0, the past, and anything beyond 20 years mean "never" (pbs-api.md 5.1).
 * "The past" is judged against the end of the history that the estimate came with, so that no clock is needed.
 */
function toEstimate(seconds: number | null, historyStartSeconds: number | null): UsageHistory['estimatedFull'] {
  if (seconds === null) return null;
  const atMs = seconds * 1000;
  if (historyStartSeconds === null) {
    return seconds > 0 && seconds <= LAST_EPOCH_SECONDS ? { kind: 'at', atMs } : { kind: 'never' };
  }
  const historyEndMs = historyStartSeconds * 1000 + HISTORY_SPAN_MS;
  return atMs <= historyEndMs || atMs > historyEndMs + FORESEEABLE_MS ? { kind: 'never' } : { kind: 'at', atMs };
}
