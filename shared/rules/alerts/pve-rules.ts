import { diskSmartFailed } from './disk-smart-failed.ts';
import { pveAuthFailed } from './pve-auth-failed.ts';
import { pveCertificateChanged, pveCertificateExpiring } from './pve-certificates.ts';
import { pveGuestUncovered } from './pve-guest-uncovered.ts';
import { pveNodeDown } from './pve-node-down.ts';
import { pvePermissionMissing } from './pve-permission-missing.ts';
import { pveQuorumLost } from './pve-quorum-lost.ts';
import { pveUnreachable } from './pve-unreachable.ts';
import type { PveRule } from './rule.ts';
import { vzdumpFailed } from './vzdump-failed.ts';

/** The rules that only Proxmox VE clusters have, in the contract's order (design.md, alert rules). */
export const OWN_PVE_RULES: readonly PveRule[] = [
  pveNodeDown,
  pveQuorumLost,
  pveGuestUncovered,
  vzdumpFailed,
  diskSmartFailed,
];

/** All rules about Proxmox VE clusters: beside their own those that every kind of source has. */
export const PVE_RULES: readonly PveRule[] = [
  ...OWN_PVE_RULES,
  pveUnreachable,
  pveAuthFailed,
  pvePermissionMissing,
  pveCertificateChanged,
  pveCertificateExpiring,
];
