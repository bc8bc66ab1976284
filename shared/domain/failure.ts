import type { Outcome } from '../outcome.ts';

/** Why a TLS connection was not accepted. */
export type TlsReason = 'untrusted' | 'name-mismatch' | 'expired' | 'pin-changed' | 'not-tls' | 'handshake';

/** How far a request got before its time ran out. */
export type TimeoutPhase = 'connect' | 'headers' | 'body' | 'deadline';

/** What was wrong with an answer that is not one of PBS's own. */
export type ProtocolReason =
  | 'html'
  | 'not-json'
  | 'truncated'
  | 'wrong-shape'
  | 'too-large'
  | 'redirect'
  | 'server-error'
  | 'bad-http';

/** What PBS says of a datastore that it will not read now (pbs-api.md, appendix A). */
export type DatastoreTrouble = 'gone' | 'not-mounted' | 'maintenance' | 'unmounting' | 'deleting' | 'storage';

interface At {
  /** What was asked, such as `GET /admin/datastore/main/groups`. */
  readonly endpoint: string;
}

/**
 * Everything that can keep us from knowing something. `detail` and `message` are safe to show: they never hold a
 * secret nor the body of an answer that PBS did not mean as a message.
 */
export type Failure =
  | (At & {
      readonly kind: 'auth';
      readonly detail: string;
      /** Which product refused, where its answer shows that it is another than the settings say. */
      readonly answeredBy?: 'pbs' | 'pve';
    })
  | (At & {
      readonly kind: 'permission';
      /** Such as `Sys.Audit`. */
      readonly privilege: string;
      /** ACL path such as `/system/status`. */
      readonly path: string;
      /** False when we did not even ask, because `/access/permissions` showed that it is not granted. */
      readonly asked: boolean;
    })
  | (At & {
      readonly kind: 'tls';
      readonly reason: TlsReason;
      readonly detail: string;
      /** SHA-256 of the presented leaf certificate where one was seen. */
      readonly presentedFingerprint: string | null;
      /** The configured pin, if any. */
      readonly pinnedFingerprint: string | null;
    })
  | (At & {
      readonly kind: 'network';
      readonly reason: 'refused' | 'unknown-host' | 'unreachable' | 'reset';
      readonly detail: string;
    })
  | (At & { readonly kind: 'timeout'; readonly phase: TimeoutPhase; readonly afterMs: number })
  | (At & {
      readonly kind: 'protocol';
      readonly reason: ProtocolReason;
      readonly detail: string;
      /** As for `auth`. */
      readonly answeredBy?: 'pbs' | 'pve';
    })
  | (At & { readonly kind: 'datastore'; readonly trouble: DatastoreTrouble; readonly message: string })
  | (At & { readonly kind: 'remote'; readonly status: number; readonly message: string })
  | (At & { readonly kind: 'missing' })
  | (At & { readonly kind: 'cancelled' })
  | (At & { readonly kind: 'setup'; readonly detail: string });

/** What came of asking one thing. */
export type Learned<T> = Outcome<T, Failure>;

/**
 * Whether the failure proves that PBS itself answered and accepted the token (design.md, `pbs_up`): it then concerns
 * what was asked, not the server.
 */
export function answeredAsPbs(failure: Failure): boolean {
  switch (failure.kind) {
    case 'permission':
      return failure.asked;
    case 'datastore':
    case 'remote':
    case 'missing':
      return true;
    case 'protocol':
      // A well-formed answer that we cannot read came from something that speaks PBS's envelope; the others did not.
      return failure.reason === 'wrong-shape' || failure.reason === 'too-large';
    default:
      return false;
  }
}
