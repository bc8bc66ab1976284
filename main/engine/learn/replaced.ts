import { newestFinished } from '../../../shared/domain/backup.ts';
import type { GroupEntry } from './group-entry.ts';

/**
 * Whether another group has taken this one's place: same type, owner and name in the same namespace, its first backup
 * after this one's last. So it looks when a guest got another id. What runs again was not replaced.
 */
export function isReplacedBy(entry: GroupEntry, other: GroupEntry): boolean {
  const [old, successor] = [entry.group, other.group];
  if (old === null || successor === null || other === entry || old.lastFinished.kind !== 'at') return false;
  if (entry.place.namespace !== other.place.namespace || old.backupType !== successor.backupType) return false;
  if (old.owner !== successor.owner || successor.lastFinished.kind !== 'at') return false;
  if (other.oldestAtMs <= old.lastFinished.atMs) return false;
  const name = nameOf(entry);
  return name !== null && name === nameOf(other);
}

/** The group's note, or what the newest snapshot is called: Proxmox VE writes the guest's name there. */
function nameOf({ group, columns }: GroupEntry): string | null {
  return group?.comment ?? (columns === null ? null : (newestFinished(columns, 1)[0]?.comment ?? null));
}
