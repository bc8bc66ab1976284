/** Host load as a pure function of time, so that any moment of any past can be asked for. */
import type { PbsServer } from './model.ts';
import type { HostFigures } from './node-model.ts';
import { noise } from './random.ts';
import { has } from './version.ts';
import { DAY_S, utcOffsetS } from './zone.ts';

/** The server samples itself every ten seconds. */
export const SAMPLE_S = 10;

export function hostFiguresAt(server: PbsServer, atS: number): HostFigures {
  const { host } = server;
  const sample = Math.floor(atS / SAMPLE_S);
  const night = nightShare(server, atS);
  const cpu = clamp01(host.meanCpu * (0.6 + 0.8 * noise(server.seed, sample)) + 0.25 * night);
  const load = (cpu * host.cpuCount + 0.15) * (0.9 + 0.2 * noise(server.seed + 1, sample));
  const applicationBytes = 0.16 + 0.03 * noise(server.seed + 2, Math.floor(atS / 3600));
  const cacheShare = has(server.version, 'memoryWithoutCache') ? 0 : 0.62;
  const computed: HostFigures = {
    cpu: rounded(cpu, 6),
    wait: rounded(0.02 * night + 0.004 * noise(server.seed + 3, sample), 6),
    load1: rounded(load, 2),
    load5: rounded(load * 0.95, 2),
    load15: rounded(load * 0.9, 2),
    memoryUsedBytes: pages(host.memoryTotalBytes * (applicationBytes + cacheShare)),
    swapUsedBytes: 0,
    rootUsedBytes: host.rootUsedBytes,
    netInBytesPerS: Math.round(20_000 + 90_000_000 * night),
    netOutBytesPerS: Math.round(15_000 + 2_000_000 * night),
    diskReadBytesPerS: Math.round(40_000 + 30_000_000 * night),
    diskWriteBytesPerS: Math.round(90_000 + 80_000_000 * night),
  };
  return { ...computed, ...host.set };
}

/** 0 by day, up to 1 in the hours when most backups run. */
function nightShare(server: PbsServer, atS: number): number {
  const second = (((atS + utcOffsetS(server.timeZone, atS)) % DAY_S) + DAY_S) % DAY_S;
  const hour = second / 3600;
  return hour > 6 ? 0 : Math.sin((hour / 6) * Math.PI) * (0.7 + 0.3 * noise(server.seed + 4, Math.floor(atS / 300)));
}

/** Counter of bytes since boot. Not the exact integral of the rate, but it only ever rises. */
export function countedSinceBoot(server: PbsServer, atS: number, meanBytesPerS: number): number {
  return Math.round(Math.max(0, atS - server.host.bootedAtS) * meanBytesPerS);
}

function clamp01(value: number): number {
  return Math.min(1, Math.max(0, value));
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function pages(bytes: number): number {
  return Math.round(bytes / 4096) * 4096;
}
