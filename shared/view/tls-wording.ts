import type { Failure } from '../domain/failure.ts';
import type { FailureContext, Wording } from './failure-wording.ts';

type TlsFailure = Extract<Failure, { readonly kind: 'tls' }>;

const SEE_OWN = '"proxmox-backup-manager cert info" on the server, or Show Fingerprint on its dashboard';

/** Words for a connection that was not accepted. The token was not sent in any of these cases. */
export function tlsWording(failure: TlsFailure, { server, url }: FailureContext): Wording {
  const ask = `(${failure.endpoint}, ${failure.detail})`;
  const presented = failure.presentedFingerprint;
  switch (failure.reason) {
    case 'untrusted':
      return {
        what: `The certificate of ${server} at ${url} is not signed by an authority that this machine trusts ${ask}${presentedPart(presented)}. The token was not sent.`,
        next: pinAdvice(presented),
      };
    case 'name-mismatch':
      return {
        what: `The certificate of ${server} is made out to other names than ${url} ${ask}${presentedPart(presented)}. The token was not sent.`,
        next: `Use a name from the certificate in the url, or pin it. ${pinAdvice(presented)}`,
      };
    case 'expired':
      return {
        what: `The certificate of ${server} at ${url} has expired or is not valid yet ${ask}${presentedPart(presented)}. The token was not sent.`,
        next: `Renew it on the server, and check both clocks. Or pin it. ${pinAdvice(presented)}`,
      };
    case 'pin-changed':
      return {
        what: `${server} at ${url} presents another certificate than the pinned one ${ask}: presented ${presented ?? 'unknown'}, pinned ${failure.pinnedFingerprint ?? 'unknown'}. The token was not sent.`,
        next: `If the certificate was renewed, compare with ${SEE_OWN}; if that shows the presented one, write it as the server's fingerprint in the settings. If not, somebody else may be answering: do not pin it.`,
      };
    case 'not-tls':
      return {
        what: `${server} at ${url} does not speak TLS on this port ${ask}.`,
        next: 'Check address and port (8007 by default): plain HTTP, perhaps that of a reverse proxy, is never used because the token would be readable.',
      };
    case 'handshake':
      return {
        what: `No TLS connection to ${server} at ${url} came about ${ask}. The token was not sent.`,
        next: 'Check address and port, and that the server allows TLS 1.2 or newer and asks for no client certificate.',
      };
  }
}

function presentedPart(fingerprint: string | null): string {
  return fingerprint === null ? '' : `: it presents ${fingerprint}`;
}

function pinAdvice(fingerprint: string | null): string {
  const shown = fingerprint === null ? 'that value' : 'that value if it is the one presented here';
  return `Pin it: read its fingerprint by ${SEE_OWN}, and write ${shown} as the server's fingerprint in the settings. There is no way to skip the check.`;
}
