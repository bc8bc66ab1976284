/** The names of the documents that the product grew from, and our own. Typed in here, not taken from the product. */

const HOST = [
  'cpu_usage',
  'io_wait',
  'load1',
  'load5',
  'load15',
  'memory_used_bytes',
  'memory_total_bytes',
  'memory_free_bytes',
  'swap_used_bytes',
  'swap_total_bytes',
  'swap_free_bytes',
  'rootfs_used_bytes',
  'rootfs_total_bytes',
  'rootfs_avail_bytes',
  'uptime_seconds',
];

export const EXPORTER_NAMES: readonly string[] = [
  'pbs_up',
  'pbs_version',
  ...HOST.map((name) => `pbs_host_${name}`),
  'pbs_datastore_total_bytes',
  'pbs_datastore_used_bytes',
  'pbs_datastore_available_bytes',
  'pbs_snapshot_info',
  'pbs_snapshot_size_bytes',
  'pbs_snapshot_count',
  'pbs_task_total',
  'pbs_task_duration_seconds',
  'pbs_task_running',
  'pbs_gc_last_run_timestamp',
  'pbs_gc_duration_seconds',
  'pbs_gc_removed_bytes',
  'pbs_gc_pending_bytes',
  'pbs_gc_status',
  'pbs_tape_drive_info',
  'pbs_tape_drive_available',
];

/** Some of them are in both documents. */
export const GUIDE_NAMES: readonly string[] = [
  'pbs_datastore_used_bytes',
  'pbs_datastore_total_bytes',
  'pbs_datastore_avail_bytes',
  'pbs_datastore_dedup_factor',
  'pbs_backup_last_timestamp',
  'pbs_backup_last_success_timestamp',
  'pbs_gc_duration_seconds',
  'pbs_verification_errors',
  'pbs_verification_errors_total',
];

export const OWN_NAMES: readonly string[] = [
  'pbs_group_last_success_timestamp',
  'pbs_offline_servers',
  'pbs_last_check_timestamp',
  'pbs_endpoint_available',
  'pbs_backups_succeeded',
  'pbs_backups_failed',
  'pbs_backups_total',
  'pbs_tray_requests_total',
  'pbs_tray_manifests_read_total',
  'pbs_tray_task_durations_omitted',
];

/** Not in the truth of the world: what watching costs. Judged by `cost-check.ts` instead, each for its own reason. */
export const EXCUSED: Readonly<Record<string, string>> = {
  pbs_tray_received_bytes_total: 'depends on TLS records: held between the bytes inside TLS and those on the wire',
  pbs_tray_poll_duration_seconds:
    'a duration of the clock that stands still meanwhile: 0, or the pause of a second try',
};
