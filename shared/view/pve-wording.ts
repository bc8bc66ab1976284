import type { Failure } from '../domain/failure.ts';
import type { FailureContext, Wording } from './failure-wording.ts';
import { auditorCommand } from './grant-command.ts';
import { otherProductWording } from './other-product.ts';

/** What a general wording says of PBS, and how it is with Proxmox VE. */
const WORDS: readonly (readonly [string, string])[] = [
  [
    '"proxmox-backup-manager cert info" on the server, or Show Fingerprint on its dashboard',
    "System, Certificates on the node's page",
  ],
  ['journalctl -u proxmox-backup -u proxmox-backup-proxy', 'journalctl -u pveproxy -u pvedaemon'],
  ['Proxmox Backup Server', 'Proxmox VE'],
  ['proxmox-backup-proxy', 'pveproxy'],
  ['(8007 by default)', '(8006 by default)'],
  ['port 8007', 'port 8006'],
];

/** Words for a failure of a cluster; `general`: those for PBS. */
export function pveWording(failure: Failure, context: FailureContext, general: Wording): Wording {
  const { server, tokenId } = context;
  if (failure.kind === 'auth') {
    return (
      otherProductWording(failure, context) ?? {
        what: general.what,
        next: `Check under Datacenter, Permissions that the token ${tokenId} exists and has not expired, that its user is enabled, and that the secret is the token's current one.`,
      }
    );
  }
  if (failure.kind === 'permission') {
    const next = `Grant the role PVEAuditor to user and token alike: ${auditorCommand(tokenId)}`;
    return { what: general.what, next };
  }
  if (failure.kind === 'remote' && failure.status >= 595) {
    return {
      what: `The node that was asked for does not answer the others of ${server} (${failure.endpoint}, HTTP ${failure.status}).`,
      next: 'Check that the node is on and in the network of the cluster, and that none of its storages hangs.',
    };
  }
  return { what: inPveWords(general.what), next: inPveWords(general.next) };
}

function inPveWords(text: string): string {
  return WORDS.reduce((said, [ofPbs, ofPve]) => said.replaceAll(ofPbs, ofPve), text);
}
