import { hostFiguresAt } from '../../simulator/world/host-figures.ts';
import type { PbsServer } from '../../simulator/world/model.ts';
import type { ServerPart } from './server-part.ts';
import type { Sight } from './sight.ts';
import type { TrueSeries } from './true-series.ts';
import type { Witness } from './witness.ts';

/** Version, host and tape drives of a server that answers. */
export function serverTruth({ sight, witness, trouble }: ServerPart): TrueSeries[] {
  const { server } = sight;
  const node = server.name;
  const { major, minor, release } = server.version;
  const version = { node, version: `${major}.${minor}`, release: String(release), repoid: server.repoid };
  return [
    { name: 'pbs_up', labels: { node }, value: 1 },
    { name: 'pbs_version', labels: version, value: 1 },
    ...(trouble.gone.has('host') ? [] : hostTruth(sight, witness)),
    ...(trouble.gone.has('tape') ? [] : tapeTruth(sight)),
  ];
}

/** The host's load changes with every moment, so what counts is the moment in which it was asked for. */
function hostTruth(sight: Sight, witness: Witness): TrueSeries[] {
  const askedMs = witness.lastAskedMs('/nodes/{node}/status');
  if (!sight.may('/system/status', 'Sys.Audit') || askedMs === null) return [];
  const atS = Math.floor((askedMs + sight.server.clockSkewMs) / 1000);
  return Object.entries(hostValues(sight.server, atS)).map(([name, value]) => ({
    name: `pbs_host_${name}`,
    labels: { node: sight.server.name },
    value,
  }));
}

/** PBS's own figures: `free` memory is less than what is not used, and root keeps a twentieth of the disk for itself. */
function hostValues(server: PbsServer, atS: number): Record<string, number> {
  const { host } = server;
  const figures = hostFiguresAt(server, atS);
  const notUsedBytes = host.memoryTotalBytes - figures.memoryUsedBytes;
  const rootReservedBytes = Math.round(host.rootTotalBytes * 0.05);
  return {
    cpu_usage: figures.cpu,
    io_wait: figures.wait,
    load1: figures.load1,
    load5: figures.load5,
    load15: figures.load15,
    memory_used_bytes: figures.memoryUsedBytes,
    memory_total_bytes: host.memoryTotalBytes,
    memory_free_bytes: Math.round(notUsedBytes * 0.05),
    swap_used_bytes: figures.swapUsedBytes,
    swap_total_bytes: host.swapTotalBytes,
    swap_free_bytes: host.swapTotalBytes - figures.swapUsedBytes,
    rootfs_used_bytes: figures.rootUsedBytes,
    rootfs_total_bytes: host.rootTotalBytes,
    rootfs_avail_bytes: Math.max(0, host.rootTotalBytes - figures.rootUsedBytes - rootReservedBytes),
    uptime_seconds: atS - host.bootedAtS,
  };
}

function tapeTruth(sight: Sight): TrueSeries[] {
  const node = sight.server.name;
  const drives = sight.server.facts.tapeDrives.filter(({ name }) => sight.may(`/tape/drive/${name}`, 'Tape.Audit'));
  if (drives.length === 0 && !sight.may('/tape', 'Tape.Audit')) return [];
  return [
    { name: 'pbs_tape_drive_available', labels: { node }, value: drives.length },
    ...drives.map(({ name, vendor, model, serial }) => ({
      name: 'pbs_tape_drive_info',
      labels: { node, name, vendor: vendor ?? '', model: model ?? '', serial: serial ?? '' },
      value: 1,
    })),
  ];
}
