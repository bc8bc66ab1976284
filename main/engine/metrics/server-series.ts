import type { HostStatus, ServerState, TapeDrive } from '../../../shared/domain/server.ts';
import { type Freshness, upValue } from '../../../shared/rules/freshness.ts';
import type { SeriesWriter } from './exposition.ts';

/** Series of a server as a whole: whether it is up, its version, host and tape drives. */
export function writeServer(writer: SeriesWriter, server: ServerState, freshness: Freshness): void {
  const node = server.name;
  writer.add('pbs_up', { node }, upValue(server.reach, freshness));
  const version = freshness.value(server.version, 'version');
  if (version) {
    writer.add('pbs_version', { node, version: version.version, release: version.release, repoid: version.repoid }, 1);
  }
  const host = freshness.value(server.host, 'heartbeat');
  if (host) writeHost(writer, node, host);
  const drives = freshness.value(server.tapeDrives, 'tape');
  if (drives) writeTape(writer, node, drives);
}

function writeHost(writer: SeriesWriter, node: string, host: HostStatus): void {
  const { memory, swap, rootDisk, load } = host;
  writer.add('pbs_host_cpu_usage', { node }, host.cpuRatio);
  writer.add('pbs_host_io_wait', { node }, host.ioWaitRatio);
  writer.add('pbs_host_load1', { node }, load[0]);
  writer.add('pbs_host_load5', { node }, load[1]);
  writer.add('pbs_host_load15', { node }, load[2]);
  writer.add('pbs_host_memory_used_bytes', { node }, memory.usedBytes);
  writer.add('pbs_host_memory_total_bytes', { node }, memory.totalBytes);
  writer.add('pbs_host_memory_free_bytes', { node }, memory.freeBytes);
  writer.add('pbs_host_swap_used_bytes', { node }, swap.usedBytes);
  writer.add('pbs_host_swap_total_bytes', { node }, swap.totalBytes);
  writer.add('pbs_host_swap_free_bytes', { node }, swap.freeBytes);
  writer.add('pbs_host_rootfs_used_bytes', { node }, rootDisk.usedBytes);
  writer.add('pbs_host_rootfs_total_bytes', { node }, rootDisk.totalBytes);
  writer.add('pbs_host_rootfs_avail_bytes', { node }, rootDisk.availableBytes);
  writer.add('pbs_host_uptime_seconds', { node }, host.uptimeSeconds);
}

function writeTape(writer: SeriesWriter, node: string, drives: readonly TapeDrive[]): void {
  for (const { name, vendor, model, serial } of drives) {
    const labels = { node, name, vendor: vendor ?? '', model: model ?? '', serial: serial ?? '' };
    writer.add('pbs_tape_drive_info', labels, 1);
  }
  writer.add('pbs_tape_drive_available', { node }, drives.length);
}

/** What watching the server costs: our own figures, which do not age. */
export function writeCost(writer: SeriesWriter, { name: node, cost, lastPollMs }: ServerState): void {
  writer.add('pbs_tray_requests_total', { node }, cost.requests);
  writer.add('pbs_tray_received_bytes_total', { node }, cost.receivedBytes);
  writer.add('pbs_tray_manifests_read_total', { node }, cost.manifestsRead);
  writer.add('pbs_tray_poll_duration_seconds', { node }, lastPollMs === null ? null : lastPollMs / 1000);
}

/** Series about all servers together. */
export function writeFleet(writer: SeriesWriter, servers: readonly ServerState[]): void {
  const polled = servers.filter((server) => server.reach.kind !== 'unpolled');
  const offline = polled.filter((server) => server.reach.kind === 'failing').length;
  writer.add('pbs_offline_servers', {}, polled.length > 0 ? offline : null);
  const lastCheckMs = servers.reduce((newest, { lastPollAtMs }) => Math.max(newest, lastPollAtMs ?? 0), 0);
  writer.add('pbs_last_check_timestamp', {}, lastCheckMs > 0 ? lastCheckMs / 1000 : null);
}
