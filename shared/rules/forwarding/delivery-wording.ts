import type { Failure } from '../../domain/failure.ts';
import { SECOND } from '../../time-units.ts';
import { unreachable } from '../../unreachable.ts';
import { type DeliveryTrouble, mayRetry } from './delivery-trouble.ts';

/** The receiver as the settings know it. */
export interface ReceiverNames {
  readonly name: string;
  readonly kind: string;
}

/** What happened and what to do about it, for the page, the log and the test button alike. */
export function deliveryWording(trouble: DeliveryTrouble, receiver: ReceiverNames): { what: string; next: string } {
  const who = `The receiver ${JSON.stringify(receiver.name)} (${receiver.kind})`;
  switch (trouble.kind) {
    case 'unanswered':
      return unansweredWording(trouble.failure, who);
    case 'refused':
      return {
        what: `${who} answered with HTTP ${trouble.status}${trouble.said === null ? '' : `: ${trouble.said}`}.`,
        next: refusedNext(trouble, receiver),
      };
    case 'redirected':
      return {
        what: `${who} points elsewhere (HTTP ${trouble.status}${trouble.target === null ? '' : ` to ${trouble.target}`}), which is not followed.`,
        next: 'Write the address that it points to, if that is your receiver; a login portal in between must let it through.',
      };
    case 'nonsense':
      return {
        what: `${who} answered with HTTP ${trouble.status}, but not as a ${receiver.kind} receiver answers.`,
        next: 'Something else answers at this address, such as a login portal or a proxy: check the address.',
      };
    case 'setup':
      return { what: `Nothing was sent to ${who.replace(/^The/, 'the')}: ${trouble.what}`, next: trouble.next };
    default:
      return unreachable(trouble);
  }
}

function refusedNext(trouble: Extract<DeliveryTrouble, { kind: 'refused' }>, { name, kind }: ReceiverNames): string {
  const { status } = trouble;
  const secret = `"--set-secret forwarding/${name}"`;
  if (status === 429) return 'It asks for fewer messages; the rest waits and is sent later.';
  if (trouble.deniesAccess) return `${accessNext(status, kind, secret)}; what waits is sent by itself then.`;
  if (mayRetry(trouble)) return 'It has a trouble of its own; what waits is sent again by itself.';
  if (status === 413) return 'It takes no message of this size; it was not sent again.';
  return `Check address and secret (${secret}), and that the receiver there is of the kind ${kind}. It was not sent again.`;
}

function accessNext(status: number, kind: string, secret: string): string {
  if (kind === 'pagerduty') return `Check the integration key and store it anew with ${secret}`;
  if (status === 401 || status === 403) return `Check its secret and store it anew with ${secret}`;
  return `Check its address; where the address is the secret, store it anew with ${secret}`;
}

function unansweredWording(failure: Failure, who: string): { what: string; next: string } {
  switch (failure.kind) {
    case 'network':
      return { what: `${who} ${NETWORK_WHAT[failure.reason]} (${failure.detail}).`, next: NETWORK_NEXT };
    case 'timeout':
      return {
        what: `${who} did not answer within ${failure.afterMs / SECOND} s.`,
        next: 'Check that it runs and that no firewall drops the connection; what waits is sent again by itself.',
      };
    case 'tls':
      return failure.reason === 'pin-changed'
        ? {
            what: `${who} presented another certificate than the pinned one (${failure.presentedFingerprint ?? 'unknown'}). Nothing was sent.`,
            next: 'If its certificate was renewed, compare the fingerprint there and set it as "fingerprint".',
          }
        : {
            what: `${who} presented a certificate that is not accepted (${failure.detail}). Nothing was sent.`,
            next: 'Give it a certificate that this machine trusts for its name, or set its SHA-256 "fingerprint".',
          };
    case 'cancelled':
      return {
        what: `Sending to ${who.replace(/^The/, 'the')} was stopped.`,
        next: 'It is sent after the next start.',
      };
    default: {
      const detail = 'detail' in failure ? ` (${failure.detail})` : '';
      return { what: `${who} did not answer as a web server does${detail}.`, next: 'Check its address and port.' };
    }
  }
}

const NETWORK_WHAT = {
  refused: 'accepts no connection',
  'unknown-host': 'has a host name that is not known',
  unreachable: 'is at a host to which there is no way',
  reset: 'cut the connection off',
} as const;

const NETWORK_NEXT =
  'Check that it runs, its address and port, and the network of this machine; what waits is sent again by itself.';
