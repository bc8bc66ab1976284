import type { Failure } from '../domain/failure.ts';
import type { FailureContext, Wording } from './failure-wording.ts';

type AuthFailure = Extract<Failure, { readonly kind: 'auth' }>;

const NAMES = { pbs: 'Proxmox Backup Server', pve: 'Proxmox VE' } as const;
const PORTS = { pbs: 8007, pve: 8006 } as const;

/**
 * Words for a token that was refused because the settings mean another product: it is the other one that answers, or the
 * token is one of the other one. Null where nothing speaks for that.
 */
export function otherProductWording(failure: AuthFailure, context: FailureContext): Wording | null {
  const { server, url, tokenId } = context;
  const kind = context.sourceKind === 'pve' ? 'pve' : 'pbs';
  const other = kind === 'pve' ? 'pbs' : 'pve';
  if (failure.answeredBy === other || isPortOf(url, other)) {
    const says = failure.answeredBy === other ? 'is' : 'looks by its port like';
    return {
      what: `${server} at ${url} ${says} ${NAMES[other]}, but the settings call it a ${NAMES[kind]} (kind "${kind}"); it refused the token (${failure.endpoint}, ${failure.detail}).`,
      next: `Write kind "${other}"${other === 'pve' ? ' with "urls"' : ' with "url"'} and a token of it, or the address of the ${NAMES[kind]}, usually on port ${PORTS[kind]}.`,
    };
  }
  if (!tokenId.includes(`@${other}!`)) return null;
  return {
    what: `${server} refused the token ${tokenId}, which by its realm is one of ${NAMES[other]} (${failure.endpoint}, ${failure.detail}).`,
    next: `Make a token on ${server} itself: tokens of ${NAMES[other]} are not known to ${NAMES[kind]}.`,
  };
}

function isPortOf(url: string, kind: 'pbs' | 'pve'): boolean {
  return new RegExp(`^https://[^/]+:${PORTS[kind]}(/|$)`).test(url);
}
