import type { ReadSeries } from '../../kit/exposition-reader.ts';
import type { FleetServer } from '../../simulator/start-fleet.ts';
import { EXCUSED } from './public-names.ts';
import type { TrueSeries } from './true-series.ts';

/** What watching costs by the simulator's own count, where it can be told exactly. */
export function costTruth(servers: readonly FleetServer[]): TrueSeries[] {
  return servers.flatMap(({ name: node, stats }) => {
    const { requests, manifestsRead } = stats.read();
    return [
      { name: 'pbs_tray_requests_total', labels: { node }, value: requests },
      { name: 'pbs_tray_manifests_read_total', labels: { node }, value: manifestsRead },
    ];
  });
}

/** What is wrong with the excused ones: each server must have them, within what they can be. */
export function excusedFaults(servers: readonly FleetServer[], page: readonly ReadSeries[]): string[] {
  return servers.flatMap(({ name: node, stats }) => {
    const { httpBytesSent, wireBytesSent } = stats.read();
    const limits: Record<string, readonly [number, number]> = {
      pbs_tray_received_bytes_total: [httpBytesSent, wireBytesSent],
      pbs_tray_poll_duration_seconds: [0, 1.5],
    };
    return Object.keys(EXCUSED).flatMap((name) => {
      const found = page.filter((series) => series.name === name && series.labels.node === node);
      const [least, most] = limits[name] ?? [0, 0];
      const isRight = found.length === 1 && found.every(({ value }) => value >= least && value <= most);
      return isRight
        ? []
        : [`excused  ${name} of ${node}: ${found.map(({ value }) => value)} not in ${least} to ${most}`];
    });
  });
}
