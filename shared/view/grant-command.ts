/** A right that a token lacks. */
export interface Lack {
  /** Such as `Sys.Audit`. */
  readonly privilege: string;
  /** ACL path such as `/system/status`. */
  readonly path: string;
}

const ROLES: readonly (readonly [string, string])[] = [
  ['Datastore.Audit', 'DatastoreAudit'],
  ['Sys.Audit', 'Audit'],
  ['Remote.Audit', 'RemoteAudit'],
  ['Tape.Audit', 'TapeAudit'],
];

/**
 * The line for a shell on the server that grants a right; null where no role of PBS is known to hold it alone. A token
 * may do what both it and its user may, so both need the grant (pbs-api.md 2.2).
 */
export function grantCommand({ privilege, path }: Lack, tokenId: string): string | null {
  const role = ROLES.find(([known]) => privilege.includes(known))?.[1];
  if (role === undefined) return null;
  const grant = (authId: string) =>
    `proxmox-backup-manager acl update ${shellWord(path)} ${role} --auth-id ${quoted(authId)}`;
  return [...new Set([userOf(tokenId), tokenId])].map(grant).join(' && ');
}

/** The same for Proxmox VE, where one role holds all rights to read. */
export function auditorCommand(tokenId: string): string {
  const grant = (who: string) => `pveum acl modify / ${who} --roles PVEAuditor`;
  return `${grant(`--users ${quoted(userOf(tokenId))}`)} && ${grant(`--tokens ${quoted(tokenId)}`)}`;
}

/** The user of a token, such as `monitor@pbs` of `monitor@pbs!tray`. */
export function userOf(tokenId: string): string {
  const end = tokenId.lastIndexOf('!');
  return end < 0 ? tokenId : tokenId.slice(0, end);
}

/** Names come from servers and end in somebody's shell: whatever is no plain word is quoted. */
function shellWord(text: string): string {
  return /^[\w./@:+-]+$/.test(text) ? text : quoted(text);
}

function quoted(text: string): string {
  return `'${text.replace(/\p{Cc}/gu, '').replaceAll("'", "'\\''")}'`;
}
