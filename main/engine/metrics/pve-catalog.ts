function gauge<const L extends readonly string[]>(labels: L, help: string) {
  return { help, type: 'gauge', labels, client: false, perSource: true } as const;
}

const NODE = ['name'] as const;
const STORAGE = ['node', 'storage', 'type'] as const;

/**
 * Metrics of Proxmox VE clusters, with the names, labels and texts of the exporter that people already use
 * (proxmox-exporter). What a value means is theirs too: pve-api.md 5.
 */
export const PVE_METRICS = {
  proxmox_cluster_cpus_allocated: gauge([], 'Total number of vCPU (cores/threads) allocated to guests for a cluster.'),
  proxmox_cluster_cpus_total: gauge([], 'Total number of vCPU (cores/threads) for a cluster.'),
  proxmox_cluster_memory_allocated_bytes: gauge(
    [],
    'Total amount of memory allocated in bytes to guests for a cluster.',
  ),
  proxmox_cluster_memory_total_bytes: gauge([], 'Total amount of memory in bytes for a cluster.'),
  proxmox_guest_up: gauge(
    ['host', 'name', 'type', 'vmid'],
    'Shows whether VMs and LXCs in a proxmox cluster are up. (0=down,1=up)',
  ),
  proxmox_node_cpus_allocated: gauge(NODE, 'Total number of vCPU (cores/threads) allocated to guests for a node.'),
  proxmox_node_cpus_total: gauge(NODE, 'Total number of vCPU (cores/threads) for a node.'),
  proxmox_node_days_until_cert_expiration: gauge(
    ['node', 'subject'],
    'Number of days until a certificate in PVE expires; absent where that is not known.',
  ),
  proxmox_node_disk_smart_status: gauge(['devpath', 'node'], 'Disk SMART health status. (0=FAIL/Unknown,1=PASSED)'),
  proxmox_node_memory_allocated_bytes: gauge(NODE, 'Total amount of memory allocated in bytes to guests for a node.'),
  proxmox_node_memory_total_bytes: gauge(NODE, 'Total amount of memory in bytes for a nodes.'),
  proxmox_node_storage_total_bytes: gauge(
    STORAGE,
    'Total amount of storage available in a volume on a node by storage type.',
  ),
  proxmox_node_storage_used_bytes: gauge(
    STORAGE,
    'Total amount of storage used in a volume on a node by storage type.',
  ),
  proxmox_node_up: gauge(['name', 'type'], 'Shows whether host nodes in a proxmox cluster are up. (0=down,1=up)'),
} as const;
