import type { DatastoreTrouble, Failure, ProtocolReason, TimeoutPhase } from '../domain/failure.ts';
import type { SourceKind } from '../domain/source.ts';
import { SECOND } from '../time-units.ts';
import { grantCommand, userOf } from './grant-command.ts';
import { otherProductWording } from './other-product.ts';
import { pveWording } from './pve-wording.ts';
import { sqlbakGivenAsOther, sqlbakWording } from './sqlbak-wording.ts';
import { tlsWording } from './tls-wording.ts';

/** A failure in words: what happened, naming server, endpoint and cause; and what the user can do about it. */
export interface Wording {
  readonly what: string;
  readonly next: string;
}

/** What the failure's own data does not say. */
export interface FailureContext {
  /** The server's name in the settings. */
  readonly server: string;
  readonly url: string;
  /** Such as `monitor@pbs!tray`. */
  readonly tokenId: string;
  /** What the settings call it; absent: a PBS. */
  readonly sourceKind?: SourceKind;
}

type OfKind<K extends Failure['kind']> = Extract<Failure, { readonly kind: K }>;

/** Says what a failure means and what to do next; for the page, the log and `--check` alike. */
export function failureWording(failure: Failure, context: FailureContext): Wording {
  const general = generalWording(failure, context);
  if (context.sourceKind === 'sqlbak') return sqlbakWording(failure, context, general);
  const isOdd = failure.kind === 'auth' || failure.kind === 'missing' || failure.kind === 'protocol';
  const misplaced = isOdd ? sqlbakGivenAsOther(context) : null;
  if (misplaced !== null) return misplaced;
  return context.sourceKind === 'pve' ? pveWording(failure, context, general) : general;
}

function generalWording(failure: Failure, context: FailureContext): Wording {
  switch (failure.kind) {
    case 'auth':
      return authWording(failure, context);
    case 'permission':
      return permissionWording(failure, context);
    case 'tls':
      return tlsWording(failure, context);
    case 'network':
      return networkWording(failure, context);
    case 'timeout':
      return timeoutWording(failure, context);
    case 'protocol':
      return protocolWording(failure, context);
    case 'datastore':
      return {
        what: `${context.server} cannot read the datastore now (${failure.endpoint}): ${oneLine(failure.message)}`,
        next: DATASTORE_NEXT[failure.trouble],
      };
    case 'remote':
      return remoteWording(failure, context);
    case 'missing':
      return {
        what: `${context.server} does not know ${failure.endpoint} (HTTP 404).`,
        next: 'This version of Proxmox Backup Server is too old for it, or the address has a wrong path: check the url, and update the server to see this part.',
      };
    case 'cancelled':
      return {
        what: `${failure.endpoint} to ${context.server} was stopped before it was answered.`,
        next: 'Nothing to do: it is asked again with the next poll.',
      };
    case 'setup':
      return {
        what: `${context.server} was not asked, because its set-up is incomplete: ${oneLine(failure.detail)}`,
        next: `Check this server's entry in the settings, and that its token has its secret: --set-secret '${context.server}', tokenSecretFile, or the environment.`,
      };
  }
}

function authWording(failure: OfKind<'auth'>, context: FailureContext): Wording {
  const { server, tokenId } = context;
  const other = context.sourceKind === 'pve' ? null : otherProductWording(failure, context);
  return (
    other ?? {
      what: `${server} refused the token ${tokenId} (${failure.endpoint}, ${failure.detail}).`,
      next: `Check on the server, under Access Control, that user ${userOf(tokenId)} and the token ${tokenId} exist, are enabled and have not expired, and that the secret is the token's current one. PBS answers all of these the same way.`,
    }
  );
}

/** The token's rights are what both the token and its user hold, so both need the grant (pbs-api.md 2.2). */
function permissionWording(failure: OfKind<'permission'>, { server, tokenId }: FailureContext): Wording {
  const said = failure.asked ? 'refused' : 'was not asked for';
  const what = `${server} ${said} ${failure.endpoint}: the token ${tokenId} lacks ${failure.privilege} on ${failure.path}.`;
  const command = grantCommand(failure, tokenId);
  if (command === null)
    return { what, next: `Grant ${failure.privilege} on ${failure.path} to the user and to the token.` };
  return { what, next: `Grant it on the server to user and token alike: ${command}` };
}

function networkWording(failure: OfKind<'network'>, { server, url }: FailureContext): Wording {
  const ask = `${server} at ${url} (${failure.endpoint}, ${failure.detail})`;
  switch (failure.reason) {
    case 'refused':
      return {
        what: `Nothing accepts connections: ${ask}.`,
        next: 'Check that the server is on, that proxmox-backup-proxy runs (systemctl status proxmox-backup-proxy), and that address and port are right (8007 by default).',
      };
    case 'unknown-host':
      return {
        what: `The host name is not known: ${ask}.`,
        next: 'Check the url for typing errors and this machine for working name resolution, or use the IP address.',
      };
    case 'unreachable':
      return {
        what: `There is no way to the host: ${ask}.`,
        next: 'Check the network of this machine: cable, VPN, routes.',
      };
    case 'reset':
      return {
        what: `The connection was cut off: ${ask}.`,
        next: 'If it stays so, something between here and the server (firewall, proxy), or another service on this port, ends it: check the url and the port.',
      };
  }
}

function timeoutWording(failure: OfKind<'timeout'>, { server, url }: FailureContext): Wording {
  const seconds = `${failure.afterMs / SECOND} s`;
  return {
    what: `${server} at ${url} ${TIMEOUT_WHAT[failure.phase]} within ${seconds} (${failure.endpoint}).`,
    next: TIMEOUT_NEXT[failure.phase],
  };
}

const TIMEOUT_WHAT: Record<TimeoutPhase, string> = {
  connect: 'did not accept a connection',
  headers: 'accepted the connection but did not begin to answer',
  body: 'began to answer but fell silent, and did not go on',
  deadline: 'did not answer everything that one poll asks for',
};

const TIMEOUT_NEXT: Record<TimeoutPhase, string> = {
  connect: 'Check that the server is on, and that no firewall drops connections to its port (8007 by default).',
  headers:
    'The server is busy or its storage is slow: look at its load and disks, or raise polling.timeoutSeconds in the settings.',
  body: 'The network is unsteady or the storage is slow: look at both, or raise polling.timeoutSeconds in the settings.',
  deadline: 'It is too slow for this rhythm: raise polling.intervalSeconds or polling.timeoutSeconds in the settings.',
};

function protocolWording(failure: OfKind<'protocol'>, { server, url }: FailureContext): Wording {
  return {
    what: `${server} at ${url} ${PROTOCOL_WHAT[failure.reason]} (${failure.endpoint}, ${oneLine(failure.detail)}).`,
    next: PROTOCOL_NEXT[failure.reason],
  };
}

const PROTOCOL_WHAT: Record<ProtocolReason, string> = {
  html: 'answered with a web page instead of data',
  'not-json': 'answered with something that is no JSON',
  truncated: 'broke off in the middle of its answer',
  'wrong-shape': 'answered with data of an unexpected form',
  'too-large': 'answered with more than is accepted',
  redirect: 'sent the request elsewhere, which is not followed because the token would go along',
  'server-error': 'answered with an error of its web server',
  'bad-http': 'did not answer as a web server does',
};

const NOT_PBS =
  'A reverse proxy or login portal answers instead of Proxmox Backup Server: let the url name the server itself, usually on port 8007, or exempt /api2/json from the portal.';
const REPORT = 'If it stays so, please report it with the version of Proxmox Backup Server.';

const PROTOCOL_NEXT: Record<ProtocolReason, string> = {
  html: NOT_PBS,
  'not-json': NOT_PBS,
  truncated: `The connection or a proxy cut it off; it is asked again with the next poll. ${REPORT}`,
  'wrong-shape': `The rest is unaffected. ${REPORT}`,
  'too-large': `The rest is unaffected. ${REPORT}`,
  redirect: 'Write the address that it points to as the url, if that is your server.',
  'server-error':
    'Proxmox Backup Server does not send such errors, a reverse proxy does: check that the server behind it runs, or let the url name the server itself.',
  'bad-http': 'Check address and port: this does not look like Proxmox Backup Server (8007 by default).',
};

const DATASTORE_NEXT: Record<DatastoreTrouble, string> = {
  gone: 'If it was removed on purpose, there is nothing to do: it disappears here with the next list of datastores.',
  'not-mounted': 'Attach and mount its disk to see it again; until then its last figures stay with their age.',
  maintenance: 'It is in maintenance mode: end that under Options of the datastore to see it again.',
  unmounting: 'It is being unmounted: wait until that is done.',
  deleting: 'It is being deleted: wait until that is done.',
  storage:
    'Its storage does not answer as it should: check on the server that the path exists, is mounted and healthy.',
};

function remoteWording(failure: OfKind<'remote'>, { server }: FailureContext): Wording {
  return {
    what: `${server} answered ${failure.endpoint} with an error (HTTP ${failure.status}): ${oneLine(failure.message)}`,
    next: `Look at the server's log (journalctl -u proxmox-backup -u proxmox-backup-proxy). It is asked again with the next poll.`,
  };
}

/** A foreign text on one line, as part of a sentence of ours. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim() || 'no reason given';
}
