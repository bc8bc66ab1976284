/** `/status/metrics`: pull metrics, collected every ten seconds and kept for half an hour (pbs-api.md section 9). */
import { readError } from '../world/availability.ts';
import { countedSinceBoot, hostFiguresAt, SAMPLE_S } from '../world/host-figures.ts';
import type { Datastore, PbsServer } from '../world/model.ts';
import { availBytes, usedBytesAt } from '../world/usage.ts';
import { has } from '../world/version.ts';
import type { Call, Payload } from './exchange.ts';
import { aclPathOf, integer, isTrue, may, nowS } from './reading.ts';

const GENERATIONS = 180;

interface Point {
  readonly id: string;
  readonly metric: string;
  readonly timestamp: number;
  readonly type: 'gauge' | 'derive' | 'counter';
  readonly value: number;
}

type PointOf = (metric: string, value: number, type?: Point['type']) => Point;

export function metrics(call: Call): Payload {
  const lastS = lastCollectionS(call);
  const seesHost = may(call, '/system/status', 'Sys.Audit');
  const stores = [...call.server.datastores.values()].filter(
    (store) => may(call, aclPathOf(store.name), 'Datastore.Audit') && readError(call.server, store) === null,
  );
  const data = collectionTimesS(call, lastS).flatMap((atS) => [
    ...(seesHost ? hostPoints(call.server, atS) : []),
    ...stores.flatMap((store) => storePoints(call.server, store, atS, atS === lastS)),
  ]);
  return { data: { data }, hasFloatValues: true };
}

/** One storage that hangs stops the collection of everything. */
function lastCollectionS(call: Call): number {
  const hanging = [...call.server.datastores.values()].flatMap((store) => store.hangingSinceS ?? []);
  return Math.floor(Math.min(nowS(call), ...hanging) / SAMPLE_S) * SAMPLE_S;
}

function collectionTimesS(call: Call, lastS: number): number[] {
  if (!isTrue(call, 'history')) return [lastS];
  const afterS = Math.max(integer(call, 'start-time') ?? 0, lastS - GENERATIONS * SAMPLE_S);
  const times: number[] = [];
  for (let atS = lastS; atS > afterS; atS -= SAMPLE_S) times.push(atS);
  return times.reverse();
}

function pointsAt(id: string, timestamp: number): PointOf {
  return (metric, value, type = 'gauge') => ({ id, metric, timestamp, type, value });
}

function hostPoints(server: PbsServer, atS: number): Point[] {
  const figures = hostFiguresAt(server, atS);
  const { host } = server;
  const point = pointsAt('host', atS);
  return [
    point('cpu_current', figures.cpu),
    point('cpu_iowait', figures.wait),
    point('cpu_avg1', figures.load1),
    point('cpu_avg5', figures.load5),
    point('cpu_avg15', figures.load15),
    point('mem_total', host.memoryTotalBytes),
    point('mem_used', figures.memoryUsedBytes),
    point('swap_total', host.swapTotalBytes),
    point('swap_used', figures.swapUsedBytes),
    point('net_in', countedSinceBoot(server, atS, 4_000_000), 'derive'),
    point('net_out', countedSinceBoot(server, atS, 300_000), 'derive'),
    point('disk_total', host.rootTotalBytes),
    point('disk_used', figures.rootUsedBytes),
    point('disk_available', Math.max(0, Math.round(host.rootTotalBytes * 0.95) - figures.rootUsedBytes)),
    point('disk_read', countedSinceBoot(server, atS, 900_000), 'derive'),
    point('disk_write', countedSinceBoot(server, atS, 2_500_000), 'derive'),
  ];
}

function storePoints(server: PbsServer, store: Datastore, atS: number, isNewest: boolean): Point[] {
  const usedBytes = isNewest ? store.usedBytes : (usedBytesAt(store, atS) ?? store.usedBytes);
  const point = pointsAt(`datastore/${store.name}`, atS);
  const points = [
    point('disk_total', store.totalBytes),
    point('disk_used', usedBytes),
    point('disk_available', Math.max(0, availBytes(store) + store.usedBytes - usedBytes)),
    point('disk_read', countedSinceBoot(server, atS, 500_000), 'derive'),
    point('disk_write', countedSinceBoot(server, atS, 1_500_000), 'derive'),
  ];
  if (store.backend !== 's3' || !has(server.version, 's3Statistics')) return points;
  const s3Point = pointsAt(`datastore/${store.name}/s3`, atS);
  return [
    ...points,
    s3Point('uploaded', countedSinceBoot(server, atS, 1_200_000), 'derive'),
    s3Point('downloaded', countedSinceBoot(server, atS, 20_000), 'derive'),
  ];
}
