import { connect as connectTcp, isIP, type Socket } from 'node:net';
import {
  type ConnectionOptions,
  connect as connectTls,
  getCACertificates,
  type PeerCertificate,
  type TLSSocket,
} from 'node:tls';
import type { buildConnector } from 'undici';
import type { ServerCertificate } from '../../../shared/domain/server.ts';

/** Thrown when the presented certificate is not the pinned one. Nothing was sent on that connection. */
class PinMismatch extends Error {
  readonly code = 'ERR_PIN_MISMATCH';
  readonly presentedFingerprint: string;
  constructor(presentedFingerprint: string) {
    super('the presented certificate is not the pinned one');
    this.presentedFingerprint = presentedFingerprint;
  }
}

/** Thrown when nobody whom this machine trusts vouches for the presented certificate. Nothing was sent. */
class Untrusted extends Error {
  /** OpenSSL's or Node's word for the reason, such as `CERT_HAS_EXPIRED`. */
  readonly code: string;
  readonly presentedFingerprint: string;
  constructor(code: string, presentedFingerprint: string) {
    super('the presented certificate is not trusted');
    this.code = code;
    this.presentedFingerprint = presentedFingerprint;
  }
}

/** Thrown when TCP and TLS together took too long. */
class ConnectTimeout extends Error {
  readonly code = 'ERR_CONNECT_TIMEOUT';
  readonly afterMs: number;
  constructor(afterMs: number) {
    super('connection not ready in time');
    this.afterMs = afterMs;
  }
}

interface DialOptions {
  /** SHA-256 pin, upper-case with colons; null: the system's certificate authorities decide. */
  readonly pin: string | null;
  readonly timeoutMs: number;
  readonly nowMs: () => number;
  /** Called for every TCP connection: what is read from it is all that the server sends us. */
  readonly onOpened?: (socket: Socket) => void;
  /** Called for every accepted certificate, before anything is sent. */
  readonly onAccepted: (certificate: ServerCertificate) => void;
}

/**
 * A connector for undici that hands a socket over only after its certificate was checked, so that no byte of a request
 * can reach an impostor. With a pin nothing but the leaf's fingerprint counts, as with PBS's own clients (pbs-api.md 3):
 * neither name nor expiry. TLS sessions are never resumed, because a resumed one presents no certificate.
 */
export function createConnector(dial: DialOptions): buildConnector.connector {
  return (target, done) => {
    openTls({ ...placeOf(target), ca: dial.pin === null ? trustedAuthorities() : null }, dial).then(
      (socket) => {
        const certificate = describe(socket.getPeerCertificate(), dial.nowMs());
        const objection = objectionTo(socket, certificate.fingerprint, dial.pin);
        if (objection) {
          socket.destroy();
          done(objection, null);
          return;
        }
        dial.onAccepted(certificate);
        done(null, socket);
      },
      (error: Error) => done(error, null),
    );
  };
}

interface Place {
  readonly host: string;
  readonly port: number;
  readonly ca: string[] | null;
}

/** Opens TCP and, inside it, TLS. Rejects no certificate: the caller looks at it before sending anything. */
function openTls(place: Place, dial: Pick<DialOptions, 'timeoutMs' | 'onOpened'>): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const tcp = connectTcp({ host: place.host, port: place.port, keepAlive: true, noDelay: true });
    dial.onOpened?.(tcp);
    const timer = setTimeout(() => tcp.destroy(new ConnectTimeout(dial.timeoutMs)), dial.timeoutMs);
    tcp.on('error', reject);
    tcp.once('close', () => {
      clearTimeout(timer);
      reject(Object.assign(new Error('closed during the handshake'), { code: 'ECONNRESET' }));
    });
    tcp.once('connect', () => {
      const socket = connectTls(tlsOptions(place, tcp));
      socket.on('error', reject);
      socket.once('secureConnect', () => {
        clearTimeout(timer);
        resolve(socket);
      });
    });
  });
}

/** What speaks against a connection; null: it may be used. */
function objectionTo(socket: TLSSocket, fingerprint: string, pin: string | null): Error | null {
  if (pin !== null) return fingerprint === pin ? null : new PinMismatch(fingerprint);
  if (socket.authorized) return null;
  // Typed as an error, but it is the error's code.
  const reason: unknown = socket.authorizationError;
  return new Untrusted(typeof reason === 'string' ? reason : 'CERT_UNTRUSTED', fingerprint);
}

/** Nothing is rejected by itself, so that a certificate can be shown to whoever is to judge it; we reject. */
function tlsOptions({ host, ca }: Place, socket: Socket): ConnectionOptions {
  return {
    socket,
    host,
    ...(isIP(host) ? {} : { servername: host }),
    ...(ca === null ? {} : { ca }),
    minVersion: 'TLSv1.2',
    rejectUnauthorized: false,
  };
}

function placeOf({ hostname, port }: { hostname: string; port: string }): Omit<Place, 'ca'> {
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 443) };
}

let authorities: string[] | undefined;

/** The system's certificate authorities beside the bundled ones; Electron alone would know only the latter. */
function trustedAuthorities(): string[] {
  authorities ??= [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
  return authorities;
}

function describe(certificate: PeerCertificate, nowMs: number): ServerCertificate {
  return {
    fingerprint: certificate.fingerprint256 ?? '',
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    validFromMs: Date.parse(certificate.valid_from),
    validToMs: Date.parse(certificate.valid_to),
    seenAtMs: nowMs,
  };
}

function nameOf(name: PeerCertificate['subject'] | undefined): string {
  const part = name?.CN ?? name?.O ?? '';
  return Array.isArray(part) ? part.join(', ') : part;
}

/**
 * Looks at the certificate that a server presents, whatever it is, and hangs up without sending a byte of HTTP.
 * For showing a fingerprint to be confirmed. Throws what the connection throws.
 */
export async function presentedCertificate(
  url: URL,
  timeoutMs: number,
  nowMs: () => number,
): Promise<ServerCertificate> {
  const socket = await openTls({ ...placeOf(url), ca: null }, { timeoutMs });
  const certificate = describe(socket.getPeerCertificate(), nowMs());
  socket.destroy();
  return certificate;
}

/** The certificate that a server presents, and whether it is accepted as configured. Sends no byte of HTTP. */
export async function inspectCertificate(
  url: URL,
  pin: string | null,
  { timeoutMs, nowMs }: { readonly timeoutMs: number; readonly nowMs: () => number },
): Promise<{ readonly certificate: ServerCertificate; readonly isTrusted: boolean }> {
  const socket = await openTls({ ...placeOf(url), ca: pin === null ? trustedAuthorities() : null }, { timeoutMs });
  const certificate = describe(socket.getPeerCertificate(), nowMs());
  const isTrusted = objectionTo(socket, certificate.fingerprint, pin) === null;
  socket.destroy();
  return { certificate, isTrusted };
}
