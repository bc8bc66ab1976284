import { PVE_METRICS } from './pve-catalog.ts';
import { SQLBAK_METRICS } from './sqlbak-catalog.ts';

/** What one metric is. The README's table of metrics is generated from these. */
export interface Metric {
  readonly help: string;
  readonly type: 'gauge' | 'counter';
  /** In the order in which they are written. */
  readonly labels: readonly string[];
  /** Whether a `client` label is added where clients are configured and one owns what the series is about. */
  readonly client: boolean;
  /** Whether a `source` label is added where several sources of its kind are watched. */
  readonly perSource?: boolean;
}

type Labels = readonly string[];

function gauge<const L extends Labels>(labels: L, help: string) {
  return { help, type: 'gauge', labels, client: false } as const;
}

function counter<const L extends Labels>(labels: L, help: string) {
  return { help, type: 'counter', labels, client: false } as const;
}

/** A gauge about a datastore or something in it, which may belong to a client. */
function owned<const L extends Labels>(labels: L, help: string) {
  return { help, type: 'gauge', labels, client: true } as const;
}

const SERVER = ['node'] as const;
const STORE = ['node', 'datastore'] as const;
const GROUP = ['node', 'datastore', 'namespace', 'backup_type', 'backup_id'] as const;
const BACKUPS = ['node', 'datastore', 'backup_type'] as const;

/**
 * Every metric name: public, as are its labels (design.md, "Metrics"). Names follow the exporters and dashboards that
 * people already use, also where Prometheus would have them otherwise.
 */
export const METRICS = {
  pbs_up: gauge(
    SERVER,
    'Whether the last poll of the server was answered as PBS answers and accepted the token (1) or not (0).',
  ),
  pbs_version: gauge(['node', 'version', 'release', 'repoid'], 'Version of Proxmox Backup Server, always 1.'),

  pbs_host_cpu_usage: gauge(SERVER, "CPU usage of the server's host, from 0 to 1."),
  pbs_host_io_wait: gauge(SERVER, 'Share of time in which the CPU waited for input or output, from 0 to 1.'),
  pbs_host_load1: gauge(SERVER, 'Load average over 1 minute.'),
  pbs_host_load5: gauge(SERVER, 'Load average over 5 minutes.'),
  pbs_host_load15: gauge(SERVER, 'Load average over 15 minutes.'),
  pbs_host_memory_used_bytes: gauge(SERVER, 'Memory in use, in bytes.'),
  pbs_host_memory_total_bytes: gauge(SERVER, 'Memory installed, in bytes.'),
  pbs_host_memory_free_bytes: gauge(SERVER, 'Memory not in use, in bytes.'),
  pbs_host_swap_used_bytes: gauge(SERVER, 'Swap space in use, in bytes.'),
  pbs_host_swap_total_bytes: gauge(SERVER, 'Swap space set up, in bytes.'),
  pbs_host_swap_free_bytes: gauge(SERVER, 'Swap space not in use, in bytes.'),
  pbs_host_rootfs_used_bytes: gauge(SERVER, 'Space used on the root file system, in bytes.'),
  pbs_host_rootfs_total_bytes: gauge(SERVER, 'Size of the root file system, in bytes.'),
  pbs_host_rootfs_avail_bytes: gauge(SERVER, 'Space available on the root file system, in bytes.'),
  pbs_host_uptime_seconds: gauge(SERVER, 'Time since the host started, in seconds.'),

  pbs_datastore_total_bytes: owned(STORE, 'Size of the datastore, in bytes.'),
  pbs_datastore_used_bytes: owned(STORE, 'Space used on the datastore, in bytes.'),
  pbs_datastore_available_bytes: owned(STORE, 'Space available on the datastore, in bytes.'),
  pbs_datastore_avail_bytes: owned(
    STORE,
    'Space available on the datastore, in bytes; the same as pbs_datastore_available_bytes.',
  ),
  pbs_datastore_dedup_factor: owned(
    STORE,
    'Deduplication factor as of the last garbage collection: logical bytes / bytes on disk; absent before one.',
  ),

  pbs_backup_last_timestamp: owned(
    STORE,
    'Time of the newest finished backup in all namespaces of the datastore, in Unix seconds.',
  ),
  pbs_backup_last_success_timestamp: owned(
    STORE,
    'The same as pbs_backup_last_timestamp: only finished backups count.',
  ),
  pbs_group_last_success_timestamp: owned(GROUP, 'Time of the newest finished backup of the group, in Unix seconds.'),
  pbs_snapshot_count: owned(GROUP, 'Snapshots of the group, without those known to be unfinished.'),
  pbs_snapshot_size_bytes: owned(
    GROUP,
    'Logical size of the newest finished snapshot of the group, in bytes; not its space on disk.',
  ),
  pbs_snapshot_info: owned(
    [...GROUP, 'backup_time', 'comment', 'owner', 'verification_state'],
    'A finished snapshot, always 1; backup_time in Unix seconds, verification_state ok, failed or none.',
  ),

  pbs_verification_errors: owned(
    STORE,
    'Snapshots that are marked as failed by a verification; 0 only when every group was read.',
  ),
  pbs_verification_errors_total: {
    help: 'Verification tasks seen to end with errors since the exporter started.',
    type: 'counter',
    labels: STORE,
    client: true,
  },

  pbs_task_total: gauge(
    ['node', 'worker_type', 'status', 'comment'],
    'Tasks that finished in the last 24 hours; status OK, WARNING, ERROR or UNKNOWN.',
  ),
  pbs_task_running: gauge(['node', 'worker_type', 'comment'], 'Tasks that are running.'),
  pbs_task_duration_seconds: gauge(
    ['node', 'worker_type', 'status', 'worker_id', 'comment'],
    'Duration of the newest finished task of each worker, in seconds.',
  ),

  pbs_gc_last_run_timestamp: owned(STORE, 'End of the last garbage collection, whatever its outcome, in Unix seconds.'),
  pbs_gc_duration_seconds: owned(STORE, 'Duration of the last successful garbage collection, in seconds.'),
  pbs_gc_removed_bytes: owned(STORE, 'Bytes freed by the last successful garbage collection.'),
  pbs_gc_pending_bytes: owned(
    STORE,
    'Bytes that were unused but too young to be freed in the last successful garbage collection.',
  ),
  pbs_gc_status: owned(STORE, 'Outcome of the last garbage collection: 1 OK or with warnings, 0 failed.'),

  pbs_tape_drive_info: gauge(['node', 'name', 'vendor', 'model', 'serial'], 'A configured tape drive, always 1.'),
  pbs_tape_drive_available: gauge(SERVER, 'Tape drives that the server lists.'),

  pbs_offline_servers: gauge([], 'Servers whose last poll failed.'),
  pbs_last_check_timestamp: gauge([], 'End of the newest completed poll of any server, in Unix seconds.'),
  pbs_endpoint_available: gauge(
    ['node', 'endpoint'],
    'Whether all calls of this kind that the token may make succeeded in their last round (1) or one failed (0); absent without the privilege.',
  ),
  pbs_backups_succeeded: owned(BACKUPS, 'Backup tasks that ended OK or with warnings in the last 24 hours.'),
  pbs_backups_failed: owned(BACKUPS, 'Backup tasks that failed in the last 24 hours.'),
  pbs_backups_total: owned(
    BACKUPS,
    'Backup tasks that ended in the last 24 hours, those with an unknown outcome included.',
  ),

  pbs_tray_alert: gauge(
    ['node', 'rule', 'severity', 'datastore', 'namespace', 'backup_type', 'backup_id', 'client', 'job'],
    'An alert of PBS Tray: 1 while it fires, 0.5 while it is pending; a label that does not apply is empty.',
  ),

  pbs_tray_requests_total: counter(SERVER, 'Requests sent to the server since the exporter started.'),
  pbs_tray_received_bytes_total: counter(SERVER, 'Bytes received from the server since the exporter started.'),
  pbs_tray_manifests_read_total: counter(
    SERVER,
    'Snapshot manifests that the server had to read for the exporter since it started.',
  ),
  pbs_tray_poll_duration_seconds: gauge(SERVER, 'Duration of the last poll of the server, in seconds.'),
  pbs_tray_task_durations_omitted: gauge(
    SERVER,
    'Workers left out of pbs_task_duration_seconds, which holds the 500 newest of each server.',
  ),

  ...PVE_METRICS,
  ...SQLBAK_METRICS,
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;

/** What a series of this metric must name; `client` is written only where the metric takes one. */
export type LabelsOf<N extends MetricName> = {
  readonly [L in (typeof METRICS)[N]['labels'][number]]: string;
} & { readonly client?: string | null; readonly source?: string | null };

/** All names, in the order of the page. */
export const METRIC_NAMES = Object.keys(METRICS).filter(isMetricName);

function isMetricName(name: string): name is MetricName {
  return Object.hasOwn(METRICS, name);
}

/** The metric's description in its widest type. */
export function metricNamed(name: MetricName): Metric {
  return METRICS[name];
}
