function gauge<const L extends readonly string[]>(labels: L, help: string) {
  return { help, type: 'gauge', labels, client: false, perSource: true } as const;
}

const JOB = ['server_name', 'job_name', 'job_id', 'server_id', 'backup_type'] as const;

/**
 * Metrics of accounts at SqlBak, with the names and labels of SqlBak's own article on Grafana (sqlbak-api.md 4). All are
 * gauges there, also those whose names end in `_total`.
 */
export const SQLBAK_METRICS = {
  sqlbak_server_online: gauge(
    ['server_id', 'server_name', 'app_type'],
    'Server online status (1=online, 0=offline or anything else).',
  ),
  sqlbak_offline_servers_total: gauge([], 'Number of servers that are not online.'),
  sqlbak_jobruns_available: gauge(
    [],
    'Whether the runs of all jobs could be read (1=yes, 0=no); absent before the first look.',
  ),
  sqlbak_jobsettings_available: gauge(
    [],
    'Whether the settings of all jobs could be read (1=yes, 0=no); absent before the first look.',
  ),
  sqlbak_last_check_timestamp: gauge([], 'When SqlBak last answered a check, in seconds since the epoch.'),
  sqlbak_job_retention_days: gauge(JOB, 'Retention policy in days for the job and backup type; 0: none, or not known.'),
  sqlbak_job_has_backups_older_than_policy: gauge(
    JOB,
    'Whether the job has undeleted backups older than its retention policy (1=yes, 0=no).',
  ),
  sqlbak_job_last_success_age_hours: gauge(
    JOB,
    'Hours since the last successful backup of the type began; -1: none in the inspected window; absent: not known.',
  ),
  sqlbak_job_backups_succeeded_total: gauge(JOB, 'Number of successful backups in the inspected window.'),
  sqlbak_job_backups_failed_total: gauge(JOB, 'Number of failed backups in the inspected window.'),
  sqlbak_job_backups_total: gauge(JOB, 'Number of backups in the inspected window, however they ended.'),
  sqlbak_job_summary: gauge(
    ['row_key', ...JOB, 'metric'],
    'Job summary for tables: retention_days, last_success_age_hours and old_backups.',
  ),
} as const;
