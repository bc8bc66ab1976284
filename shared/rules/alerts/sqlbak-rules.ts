import type { SqlbakRule } from './rule.ts';
import { sqlbakBackupFailed } from './sqlbak-backup-failed.ts';
import { sqlbakBackupStale } from './sqlbak-backup-stale.ts';
import { sqlbakRetentionViolation } from './sqlbak-retention-violation.ts';
import { sqlbakServerOffline } from './sqlbak-server-offline.ts';
import { sqlbakAuthFailed, sqlbakUnreachable } from './sqlbak-unreachable.ts';

/** The rules that only accounts at SqlBak have, in the contract's order (design.md, alert rules). */
export const OWN_SQLBAK_RULES: readonly SqlbakRule[] = [
  sqlbakServerOffline,
  sqlbakBackupFailed,
  sqlbakBackupStale,
  sqlbakRetentionViolation,
];

/** All rules about accounts at SqlBak: beside their own those that every kind of source has. */
export const SQLBAK_RULES: readonly SqlbakRule[] = [...OWN_SQLBAK_RULES, sqlbakUnreachable, sqlbakAuthFailed];
