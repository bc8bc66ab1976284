import { lastGood, type Section } from './section.ts';

/** What a token may do: ACL path -> privilege -> whether it also holds below (from `/access/permissions`). */
export type Privileges = ReadonlyMap<string, ReadonlyMap<string, boolean>>;

/**
 * Paths that PBS always evaluates, so that their absence from the answer means "nothing granted here". `/system` should
 * be one, but the example of pbs-api.md 2.3 leaves it out where `/` grants all; what lies there says 403 when it is not
 * allowed, so it is better asked in vain than never. Below these two PBS would only answer empty lists.
 */
const ALWAYS_EVALUATED = new Set(['/datastore', '/remote']);

/** Whether the token holds a privilege at an ACL path, by the nearest listed path at or above it (pbs-api.md 2.3). */
export function holds(privileges: Privileges, path: string, privilege: string): boolean {
  for (const candidate of pathAndParents(path)) {
    const listed = privileges.get(candidate);
    if (listed) {
      const propagates = listed.get(privilege);
      return propagates !== undefined && (candidate === path || propagates);
    }
    if (ALWAYS_EVALUATED.has(candidate)) return false;
  }
  return false;
}

function* pathAndParents(path: string): Generator<string> {
  for (let current = path; current !== ''; current = current.slice(0, current.lastIndexOf('/'))) yield current;
  yield '/';
}

/** Whether the token holds a privilege at the path or anywhere below it. */
export function holdsBelow(privileges: Privileges, path: string, privilege: string): boolean {
  if (holds(privileges, path, privilege)) return true;
  for (const [listed, granted] of privileges) {
    if (listed.startsWith(`${path}/`) && granted.has(privilege)) return true;
  }
  return false;
}

/** What we would like to read and what it takes. */
export interface Need {
  readonly what: string;
  readonly path: string;
  readonly privilege: string;
  /** What stays invisible without it, as a sentence for the user. */
  readonly withoutIt: string;
}

/** All rights that a full monitor uses; each is read-only. Source: pbs-api.md 2.3 and 2.4. */
export const NEEDS = {
  host: {
    what: 'host figures',
    path: '/system/status',
    privilege: 'Sys.Audit',
    withoutIt: 'CPU, memory, load and root disk of the server stay unknown.',
  },
  tasks: {
    what: 'the task list',
    path: '/system/tasks',
    privilege: 'Sys.Audit',
    withoutIt: 'Failed backups, running tasks and verification runs stay unknown.',
  },
  datastores: {
    what: 'datastores',
    path: '/datastore',
    privilege: 'Datastore.Audit',
    withoutIt: 'Datastores without this right stay invisible; PBS leaves them out without a word.',
  },
  sync: {
    what: 'sync jobs with a remote',
    path: '/remote',
    privilege: 'Remote.Audit',
    withoutIt: 'Sync jobs to or from a remote stay invisible; PBS leaves them out without a word.',
  },
  tape: {
    what: 'tape drives',
    path: '/tape',
    privilege: 'Tape.Audit',
    withoutIt: 'Tape drives stay invisible; PBS leaves them out without a word.',
  },
  updates: {
    what: 'pending updates and subscription detail',
    path: '/',
    privilege: 'Sys.Audit',
    withoutIt: 'Pending updates and subscription dates stay unknown.',
  },
} as const satisfies Record<string, Need>;

export type NeedName = keyof typeof NEEDS;

/** Whether a need is met; for rights that are granted per object, whether it is met anywhere. */
export function meets(privileges: Privileges, need: NeedName): boolean {
  const { path, privilege } = NEEDS[need];
  return need === 'datastores' || need === 'sync' || need === 'tape'
    ? holdsBelow(privileges, path, privilege)
    : holds(privileges, path, privilege);
}

/** Whether the token may read one datastore's figures and all its groups. */
export function mayAudit(privileges: Privileges, datastore: string): boolean {
  return holds(privileges, `/datastore/${datastore}`, 'Datastore.Audit');
}

/** Whether the token is known to lack that right; false while its rights are unknown. */
export function isAuditDenied(privileges: Section<Privileges>, datastore: string): boolean {
  const granted = lastGood(privileges)?.value;
  return granted !== undefined && !mayAudit(granted, datastore);
}

const WRITES = /\.(Modify|Prune|Backup|Allocate|Verify|PowerManagement|Console|Read|Write)$/;

/** Privileges by which the token could change or restore something: a monitor should hold none of them. */
export function excessPrivileges(privileges: Privileges): string[] {
  const excess = new Set<string>();
  for (const granted of privileges.values()) {
    for (const privilege of granted.keys()) if (WRITES.test(privilege)) excess.add(privilege);
  }
  return [...excess].sort();
}

/** Whether the later answer grants anything at a path that the earlier one did not. */
export function grantsMore(later: Privileges, earlier: Privileges): boolean {
  return [...later].some(([path, granted]) => [...granted.keys()].some((name) => !earlier.get(path)?.has(name)));
}
