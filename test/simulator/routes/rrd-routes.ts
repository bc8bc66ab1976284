/** RRD histories (pbs-api.md sections 4.10 and 5.5): unaligned rows, missing samples are missing keys. */
import { hostFiguresAt } from '../world/host-figures.ts';
import type { Datastore, PbsServer } from '../world/model.ts';
import { usedBytesAt } from '../world/usage.ts';
import { type Call, forbidden, type Payload } from './exchange.ts';
import { aclPathOf, may, nowS, storeOf, text } from './reading.ts';

/** Step and number of rows; the cap of 1440 rows cuts off the newest end. */
const FRAMES: Readonly<Record<string, { readonly stepS: number; readonly rows: number; readonly spanS: number }>> = {
  hour: { stepS: 60, rows: 61, spanS: 3600 },
  day: { stepS: 60, rows: 1440, spanS: 86_400 },
  week: { stepS: 1800, rows: 337, spanS: 7 * 86_400 },
  month: { stepS: 1800, rows: 1440, spanS: 30 * 86_400 },
  year: { stepS: 21_600, rows: 1440, spanS: 365 * 86_400 },
  decade: { stepS: 604_800, rows: 523, spanS: 3650 * 86_400 },
};

export const TIMEFRAMES = Object.keys(FRAMES);

function rows(call: Call, rowAt: (atS: number) => object | null): object[] {
  const frame = FRAMES[text(call, 'timeframe') ?? 'hour'] ?? { stepS: 60, rows: 61, spanS: 3600 };
  const startS = nowS(call) - frame.spanS;
  return Array.from({ length: frame.rows }, (_, row) => {
    const atS = startS + row * frame.stepS;
    const isDown = call.server.facts.downtimes.some((down) => atS >= down.fromS && atS < down.toS);
    return { time: atS, ...(isDown ? {} : rowAt(atS)) };
  });
}

export function hostRrd(call: Call): Payload {
  return { data: rows(call, (atS) => hostRow(call.server, atS)) };
}

function hostRow(server: PbsServer, atS: number): object {
  const figures = hostFiguresAt(server, atS);
  const { host } = server;
  return {
    cpu: figures.cpu,
    iowait: figures.wait,
    loadavg: figures.load1,
    memtotal: host.memoryTotalBytes,
    memused: figures.memoryUsedBytes,
    swaptotal: host.swapTotalBytes,
    swapused: figures.swapUsedBytes,
    netin: figures.netInBytesPerS,
    netout: figures.netOutBytesPerS,
    total: host.rootTotalBytes,
    used: figures.rootUsedBytes,
    ...diskColumns(figures.diskReadBytesPerS, figures.diskWriteBytesPerS),
  };
}

function diskColumns(readBytesPerS: number, writeBytesPerS: number): object {
  return {
    read_ios: readBytesPerS / 65_536,
    write_ios: writeBytesPerS / 65_536,
    read_bytes: readBytesPerS,
    write_bytes: writeBytesPerS,
    io_ticks: Math.min(1, (readBytesPerS + writeBytesPerS) / 400_000_000),
  };
}

export function storeRrd(call: Call): Payload {
  if (!may(call, aclPathOf(call.path.store ?? ''), 'Datastore.Audit', 'Datastore.Backup')) throw forbidden();
  const store = storeOf(call);
  return { data: rows(call, (atS) => storeRow(call.server, store, atS)) };
}

/** No sample while the store could not be read, and none before it existed. */
function storeRow(server: PbsServer, store: Datastore, atS: number): object | null {
  const used = usedBytesAt(store, atS);
  if (used === null) return null;
  const figures = hostFiguresAt(server, atS);
  return {
    total: store.totalBytes,
    used,
    available: Math.max(0, store.totalBytes - store.reservedBytes - used),
    ...diskColumns(figures.diskReadBytesPerS / 4, figures.diskWriteBytesPerS / 4),
  };
}
