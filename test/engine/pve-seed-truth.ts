import type { PveCluster, PveGuestTruth, PveNodeTruth } from '../simulator/pve/model.ts';

/**
 * What the seed's exporter says of a cluster by its own calls (pve-api.md 5), worked out from the truth, apart from the
 * product. Only nodes that are online are asked; a storage that is not active has no numbers here, where the seed says 0.
 */
export function seedTruth(cluster: PveCluster): string[] {
  const online = cluster.nodes.filter((node) => node.isUp && !node.isStuck);
  const lines = cluster.nodes.map((node) =>
    line('node_up', { name: node.name, type: 'node' }, online.includes(node) ? 1 : 0),
  );
  for (const node of online) lines.push(...ofNode(cluster, node));
  const sum = (pick: (node: PveNodeTruth) => number) => online.reduce((total, node) => total + pick(node), 0);
  lines.push(
    line(
      'cluster_cpus_total',
      {},
      sum((node) => node.cpus),
    ),
    line(
      'cluster_memory_total_bytes',
      {},
      sum((node) => node.memoryBytes),
    ),
    line(
      'cluster_cpus_allocated',
      {},
      sum((node) => cpusOf(cluster, node)),
    ),
    line(
      'cluster_memory_allocated_bytes',
      {},
      sum((node) => memoryOf(cluster, node)),
    ),
  );
  return lines.sort();
}

function ofNode(cluster: PveCluster, node: PveNodeTruth): string[] {
  const { name } = node;
  const active = node.storages.filter(({ isActive }) => isActive);
  return [
    line('node_cpus_total', { name }, node.cpus),
    line('node_memory_total_bytes', { name }, node.memoryBytes),
    line('node_cpus_allocated', { name }, cpusOf(cluster, node)),
    line('node_memory_allocated_bytes', { name }, memoryOf(cluster, node)),
    ...guestsOf(cluster, node).map((guest) =>
      line(
        'guest_up',
        { host: name, name: guest.name, type: guest.type, vmid: String(guest.vmid) },
        // A paused guest's process is there: the node's own list says running.
        guest.status === 'stopped' ? 0 : 1,
      ),
    ),
    ...active.flatMap(({ storage, type, totalBytes, usedBytes }) => [
      line('node_storage_total_bytes', { node: name, storage, type }, totalBytes),
      line('node_storage_used_bytes', { node: name, storage, type }, usedBytes),
    ]),
    ...node.disks.map(({ devpath, health }) =>
      line('node_disk_smart_status', { devpath, node: name }, health === 'PASSED' ? 1 : 0),
    ),
    ...node.certificates.flatMap(({ subject, notAfterMs }) =>
      notAfterMs === null
        ? []
        : line(
            'node_days_until_cert_expiration',
            { node: name, subject },
            Math.trunc((notAfterMs - cluster.nowMs) / 86_400_000),
          ),
    ),
  ];
}

function guestsOf(cluster: PveCluster, node: PveNodeTruth): PveGuestTruth[] {
  return cluster.guests.filter((guest) => guest.node === node.name);
}

/** Stopped guests and templates count; a container without a limit counts the whole node. */
function cpusOf(cluster: PveCluster, node: PveNodeTruth): number {
  return guestsOf(cluster, node).reduce((total, guest) => total + (guest.cpus ?? node.cpus), 0);
}

function memoryOf(cluster: PveCluster, node: PveNodeTruth): number {
  return guestsOf(cluster, node).reduce((total, guest) => total + guest.memoryBytes, 0);
}

/** A series as text that can be compared, whatever the order of its labels. */
export function line(name: string, labels: Readonly<Record<string, string>>, value: number): string {
  return `proxmox_${name} ${JSON.stringify(Object.entries(labels).sort())} ${value}`;
}
