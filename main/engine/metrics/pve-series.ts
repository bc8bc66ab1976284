import type { PveResources, PveState } from '../../../shared/domain/pve.ts';
import { createFreshness, type Freshness, silentAfterMs } from '../../../shared/rules/freshness.ts';
import {
  clusterFigures,
  guestName,
  isGuestUp,
  nodeFigures,
  wholeDaysUntil,
} from '../../../shared/rules/pve-figures.ts';
import { DAY } from '../../../shared/time-units.ts';
import { createSeriesWriter, type SeriesText, type SeriesWriter } from './exposition.ts';
import type { Perishable } from './memory.ts';

/** What the clusters contribute to the page. */
export interface PvePage extends Perishable {
  readonly texts: readonly SeriesText[];
}

/** Renders all clusters. Where there are several, every series says which one it is of. */
export function renderPve(clusters: readonly PveState[], pollingIntervalMs: number, nowMs: number): PvePage {
  const texts: SeriesText[] = [];
  let expiresAtMs = Number.POSITIVE_INFINITY;
  for (const state of clusters) {
    const silentMs = silentAfterMs(state.reach, pollingIntervalMs);
    const freshness = createFreshness({ nowMs, pollingIntervalMs, silentAfterMs: silentMs });
    const writer = createSeriesWriter();
    writeCluster(writer, { state, freshness, nowMs, source: clusters.length > 1 ? state.name : null });
    writeCost(writer, state);
    texts.push(writer.text());
    expiresAtMs = Math.min(expiresAtMs, freshness.expiresAtMs());
  }
  return { texts, expiresAtMs };
}

interface ClusterMoment {
  readonly state: PveState;
  readonly freshness: Freshness;
  readonly nowMs: number;
  /** Null where there is only one. */
  readonly source: string | null;
}

function writeCluster(writer: SeriesWriter, moment: ClusterMoment): void {
  const { state, freshness } = moment;
  const resources = freshness.value(state.resources, 'heartbeat');
  if (resources === null) return;
  writeNodes(writer, moment, resources);
  writeGuests(writer, moment, resources);
  writeStorages(writer, moment, resources);
  for (const { name, status } of resources.nodes) {
    if (status !== 'online') continue;
    writeDisks(writer, moment, name);
    writeCertificates(writer, moment, name);
  }
}

function writeNodes(writer: SeriesWriter, { source }: ClusterMoment, resources: PveResources): void {
  for (const { name, status } of resources.nodes) {
    writer.add('proxmox_node_up', { name, type: 'node', source }, status === 'online' ? 1 : 0);
  }
  const figures = nodeFigures(resources);
  for (const { name, cpuCount, memoryBytes, cpusAllocated, memoryAllocatedBytes } of figures) {
    const labels = { name, source };
    writer.add('proxmox_node_cpus_total', labels, cpuCount);
    writer.add('proxmox_node_memory_total_bytes', labels, memoryBytes);
    writer.add('proxmox_node_cpus_allocated', labels, cpusAllocated);
    writer.add('proxmox_node_memory_allocated_bytes', labels, memoryAllocatedBytes);
  }
  const cluster = clusterFigures(figures);
  writer.add('proxmox_cluster_cpus_total', { source }, cluster.cpuCount);
  writer.add('proxmox_cluster_memory_total_bytes', { source }, cluster.memoryBytes);
  writer.add('proxmox_cluster_cpus_allocated', { source }, cluster.cpusAllocated);
  writer.add('proxmox_cluster_memory_allocated_bytes', { source }, cluster.memoryAllocatedBytes);
}

function writeGuests(writer: SeriesWriter, { source }: ClusterMoment, { guests, nodes }: PveResources): void {
  for (const guest of guests) {
    const labels = { host: guest.node, name: guestName(guest), type: guest.type, vmid: String(guest.vmid), source };
    const isUp = isGuestUp(guest, nodes);
    writer.add('proxmox_guest_up', labels, isUp === null ? null : Number(isUp));
  }
}

function writeStorages(writer: SeriesWriter, { source }: ClusterMoment, { storages, nodes }: PveResources): void {
  const online = new Set(nodes.filter(({ status }) => status === 'online').map(({ name }) => name));
  for (const { node, storage, type, totalBytes, usedBytes } of storages) {
    if (!online.has(node)) continue;
    const labels = { node, storage, type, source };
    writer.add('proxmox_node_storage_total_bytes', labels, totalBytes);
    writer.add('proxmox_node_storage_used_bytes', labels, usedBytes);
  }
}

/** Strictly as the seed has it: a disk that says OK, or nothing, counts as 0. The page and the alerts know better. */
function writeDisks(writer: SeriesWriter, { state, freshness, source }: ClusterMoment, node: string): void {
  const section = state.disks.get(node);
  const disks = section ? freshness.value(section, 'version') : null;
  for (const { devicePath, healthText } of disks ?? []) {
    const labels = { devpath: devicePath, node, source };
    writer.add('proxmox_node_disk_smart_status', labels, healthText === 'PASSED' ? 1 : 0);
  }
}

function writeCertificates(writer: SeriesWriter, moment: ClusterMoment, node: string): void {
  const { state, freshness, nowMs, source } = moment;
  const section = state.certificates.get(node);
  const certificates = section ? freshness.value(section, 'snapshots') : null;
  const written = new Set<string>();
  for (const { subject, validToMs } of certificates ?? []) {
    // Two files may hold certificates of one subject: a series can be there only once.
    if (validToMs === null || written.has(subject)) continue;
    written.add(subject);
    writer.add('proxmox_node_days_until_cert_expiration', { node, subject, source }, wholeDaysUntil(validToMs, nowMs));
    const restMs = (((validToMs - nowMs) % DAY) + DAY) % DAY;
    freshness.changesAfter(nowMs + Math.max(0, restMs - 1));
  }
}

function writeCost(writer: SeriesWriter, { name: node, cost, lastPollMs }: PveState): void {
  writer.add('pbs_tray_requests_total', { node }, cost.requests);
  writer.add('pbs_tray_received_bytes_total', { node }, cost.receivedBytes);
  writer.add('pbs_tray_poll_duration_seconds', { node }, lastPollMs === null ? null : lastPollMs / 1000);
}
