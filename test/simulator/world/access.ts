/** Tokens, users and access control lists, with PBS's own rules (pbs-api.md section 2.2). */

export interface AclEntry {
  readonly path: string;
  readonly authId: string;
  readonly role: RoleName;
  readonly isPropagated: boolean;
}

export interface Credential {
  readonly id: string;
  secret: string;
  isEnabled: boolean;
  /** null = never. */
  expiresS: number | null;
}

export interface AccessControl {
  /** By token id, "user@realm!name". */
  readonly tokens: Map<string, Credential>;
  readonly disabledUsers: Set<string>;
  readonly acl: AclEntry[];
}

const ALL = [
  'Sys.Audit', 'Sys.Modify', 'Sys.PowerManagement', 'Sys.Console',
  'Datastore.Audit', 'Datastore.Allocate', 'Datastore.Modify', 'Datastore.Read', 'Datastore.Verify',
  'Datastore.Backup', 'Datastore.Prune', 'Permissions.Modify', 'Remote.Audit', 'Remote.Modify', 'Remote.Read',
  'Tape.Audit', 'Tape.Modify', 'Tape.Read', 'Tape.Write',
] as const; // biome-ignore format: one line per family reads better

export type Privilege = (typeof ALL)[number];

export const ROLES = {
  Admin: ALL,
  Audit: ['Sys.Audit', 'Datastore.Audit'],
  NoAccess: [],
  DatastoreAdmin: [
    'Datastore.Audit',
    'Datastore.Modify',
    'Datastore.Read',
    'Datastore.Verify',
    'Datastore.Backup',
    'Datastore.Prune',
  ],
  DatastoreReader: ['Datastore.Audit', 'Datastore.Read', 'Datastore.Verify'],
  DatastoreBackup: ['Datastore.Backup'],
  DatastorePowerUser: ['Datastore.Backup', 'Datastore.Prune'],
  DatastoreAudit: ['Datastore.Audit'],
  RemoteAudit: ['Remote.Audit'],
  TapeAudit: ['Tape.Audit'],
} as const satisfies Record<string, readonly Privilege[]>;

export type RoleName = keyof typeof ROLES;

/** Privilege -> does it propagate below this path. */
export type Privileges = ReadonlyMap<Privilege, boolean>;

export function userOf(authId: string): string {
  const end = authId.indexOf('!');
  return end < 0 ? authId : authId.slice(0, end);
}

/** What an auth id may do at a path: for a token, never more than its user. */
export function privilegesAt(access: AccessControl, authId: string, path: string): Privileges {
  const own = ownPrivilegesAt(access, authId, path);
  const user = userOf(authId);
  if (user === authId) return own;
  const users = ownPrivilegesAt(access, user, path);
  const both = new Map<Privilege, boolean>();
  for (const [privilege, isPropagated] of own) {
    const usersToo = users.get(privilege);
    if (usersToo !== undefined) both.set(privilege, isPropagated && usersToo);
  }
  return both;
}

/** Roles of the deepest path that has any for this auth id replace all inherited ones; roles of one path add up. */
function ownPrivilegesAt(access: AccessControl, authId: string, path: string): Privileges {
  if (authId === 'root@pam') return new Map(ALL.map((privilege) => [privilege, true]));
  const wanted = segmentsOf(path);
  let best: { depth: number; entries: AclEntry[] } | null = null;
  for (const entry of access.acl) {
    if (entry.authId !== authId) continue;
    const segments = segmentsOf(entry.path);
    const isPrefix = segments.length <= wanted.length && segments.every((segment, at) => segment === wanted[at]);
    if (!isPrefix || (!entry.isPropagated && segments.length !== wanted.length)) continue;
    if (best === null || segments.length > best.depth) best = { depth: segments.length, entries: [entry] };
    else if (segments.length === best.depth) best.entries.push(entry);
  }
  return privilegesOf(best?.entries ?? []);
}

function privilegesOf(entries: readonly AclEntry[]): Privileges {
  const result = new Map<Privilege, boolean>();
  if (entries.some((entry) => entry.role === 'NoAccess')) return result;
  for (const entry of entries) {
    for (const privilege of ROLES[entry.role]) {
      result.set(privilege, (result.get(privilege) ?? false) || entry.isPropagated);
    }
  }
  return result;
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

/** Every path that `/access/permissions` evaluates. */
export function knownPaths(access: AccessControl): string[] {
  const paths = new Set(['/', '/access', '/datastore', '/remote', '/system']);
  for (const entry of access.acl) {
    let path = '';
    for (const segment of segmentsOf(entry.path)) {
      path += `/${segment}`;
      paths.add(path);
    }
  }
  return [...paths];
}
