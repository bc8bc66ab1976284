import { authFailed } from './auth-failed.ts';
import { backupFailed } from './backup-failed.ts';
import { backupStale } from './backup-stale.ts';
import { certificateChanged } from './certificate-changed.ts';
import { certificateExpiring } from './certificate-expiring.ts';
import { chainBroken } from './chain-broken.ts';
import { clockSkew } from './clock-skew.ts';
import { datastoreUnavailable } from './datastore-unavailable.ts';
import { dedupLow } from './dedup-low.ts';
import { gcFailed } from './gc-failed.ts';
import { gcOverdue } from './gc-overdue.ts';
import { gcSlow } from './gc-slow.ts';
import { groupGone } from './group-gone.ts';
import { historyUnavailable } from './history-unavailable.ts';
import { hostDiskHigh } from './host-disk-high.ts';
import { jobMissing } from './job-missing.ts';
import { networkOffline } from './network-offline.ts';
import { permissionMissing } from './permission-missing.ts';
import { pruneFailed } from './prune-failed.ts';
import type { Rule } from './rule.ts';
import { serverUnreachable } from './server-unreachable.ts';
import { sizeAnomaly } from './size-anomaly.ts';
import { snapshotsVanished } from './snapshots-vanished.ts';
import { storageCritical } from './storage-critical.ts';
import { storageFullSoon } from './storage-full-soon.ts';
import { storageHigh } from './storage-high.ts';
import { syncFailed } from './sync-failed.ts';
import { syncStale } from './sync-stale.ts';
import { verificationCoverageLow } from './verification-coverage-low.ts';
import { verificationFailed } from './verification-failed.ts';
import { verificationOverdue } from './verification-overdue.ts';

/** Every rule about Proxmox Backup Servers and this machine, in the contract's order (design.md, alert rules). */
export const ALL_RULES: readonly Rule[] = [
  backupStale,
  backupFailed,
  verificationFailed,
  verificationOverdue,
  storageHigh,
  storageCritical,
  storageFullSoon,
  dedupLow,
  gcSlow,
  gcOverdue,
  gcFailed,
  syncFailed,
  syncStale,
  pruneFailed,
  jobMissing,
  serverUnreachable,
  networkOffline,
  authFailed,
  permissionMissing,
  certificateChanged,
  certificateExpiring,
  datastoreUnavailable,
  hostDiskHigh,
  snapshotsVanished,
  groupGone,
  sizeAnomaly,
  verificationCoverageLow,
  chainBroken,
  clockSkew,
  historyUnavailable,
];
