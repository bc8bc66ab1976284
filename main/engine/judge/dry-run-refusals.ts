const OF_THE_MOMENT = 'It judges what a server says of itself at one moment, which history does not keep';
const SCHEDULES = 'It goes by how jobs were scheduled at each time, and history keeps only when they ran';
const VERIFIED =
  'It goes by which snapshots were verified at each time, and history keeps only the newest verified one of each group';
const GONE =
  'It goes by what is missing from one list to the next, and history keeps when backups came, not when they went';
const PVE = 'History keeps nothing of Proxmox VE beyond the alerts that were raised; see their history';
const SQLBAK = 'History keeps nothing of SqlBak beyond the alerts that were raised; see their history';

/** Of rules that go by something else than what a server says of itself. */
const WHY_NOT: Readonly<Record<string, string>> = {
  'server-unreachable': 'Times without an answer are not kept beyond the alerts that were raised; see their history',
  'auth-failed': 'Refused requests are not kept beyond the alerts that were raised; see their history',
  'network-offline': 'What network this machine had is not kept beyond the alerts that were raised; see their history',
  'history-unavailable': 'While history cannot be written, nothing is kept that could tell',
  'job-missing': SCHEDULES,
  'gc-overdue': SCHEDULES,
  'sync-stale': SCHEDULES,
  'verification-overdue': VERIFIED,
  'verification-coverage-low': VERIFIED,
  'snapshots-vanished': GONE,
  'group-gone': GONE,
  'chain-broken':
    'It goes by how sync jobs were set up and what both ends held at each time, which history does not keep',
  'pve-node-down': PVE,
  'pve-quorum-lost': PVE,
  'pve-guest-uncovered': PVE,
  'vzdump-failed': PVE,
  'disk-smart-failed': PVE,
  'sqlbak-server-offline': SQLBAK,
  'sqlbak-backup-failed': SQLBAK,
  'sqlbak-backup-stale': SQLBAK,
  'sqlbak-retention-violation': SQLBAK,
};

/** Why a rule cannot be tried on the past, in whole sentences. */
export function whyNot(rule: string): string {
  return `${rule} cannot be tried on the past. ${WHY_NOT[rule] ?? OF_THE_MOMENT}.`;
}
