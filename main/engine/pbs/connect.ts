import { isIP } from 'node:net';
import { type ConnectionOptions, connect, getCACertificates, type PeerCertificate, type TLSSocket } from 'node:tls';
import type { buildConnector } from 'undici';
import type { ServerCertificate } from '../../../shared/domain/server.ts';

/** Thrown when the presented certificate is not the pinned one. Nothing was sent on that connection. */
export class PinMismatch extends Error {
  readonly code = 'ERR_PIN_MISMATCH';
  readonly presentedFingerprint: string;
  constructor(presentedFingerprint: string) {
    super('the presented certificate is not the pinned one');
    this.presentedFingerprint = presentedFingerprint;
  }
}

/** Thrown when TCP and TLS together took too long. */
export class ConnectTimeout extends Error {
  readonly code = 'ERR_CONNECT_TIMEOUT';
}

interface DialOptions {
  /** SHA-256 pin, upper-case with colons; null: the system's certificate authorities decide. */
  readonly pin: string | null;
  readonly timeoutMs: number;
  readonly nowMs: () => number;
  /** Called for every accepted connection, before anything is sent on it. */
  readonly onAccepted: (socket: TLSSocket, certificate: ServerCertificate) => void;
}

/**
 * A connector for undici that hands a socket over only after its certificate was checked, so that no byte of a request
 * can reach an impostor. With a pin nothing but the leaf's fingerprint counts, as with PBS's own clients (pbs-api.md 3):
 * neither name nor expiry. TLS sessions are never resumed, because a resumed one presents no certificate.
 */
export function createConnector(dial: DialOptions): buildConnector.connector {
  return (target, done) => {
    const socket = connect(tlsOptions(target, dial.pin));
    const timer = setTimeout(() => socket.destroy(new ConnectTimeout('connection not ready in time')), dial.timeoutMs);
    let settled = false;
    const settle = (error: Error | null) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      if (error) done(error, null);
      else done(null, socket);
    };
    socket.setKeepAlive(true, 60_000);
    socket.setNoDelay(true);
    socket.once('error', settle);
    socket.once('close', () => settle(Object.assign(new Error('closed during the handshake'), { code: 'ECONNRESET' })));
    socket.once('secureConnect', () => {
      const certificate = describe(socket.getPeerCertificate(), dial.nowMs());
      if (dial.pin !== null && certificate.fingerprint !== dial.pin) {
        socket.destroy();
        settle(new PinMismatch(certificate.fingerprint));
        return;
      }
      dial.onAccepted(socket, certificate);
      settle(null);
    });
  };
}

function tlsOptions(target: buildConnector.Options, pin: string | null): ConnectionOptions {
  const host = target.hostname.replace(/^\[|\]$/g, '');
  const base: ConnectionOptions = {
    host,
    port: Number(target.port || 443),
    ...(isIP(host) ? {} : { servername: host }),
    minVersion: 'TLSv1.2',
  };
  return pin === null ? { ...base, ca: trustedAuthorities() } : { ...base, rejectUnauthorized: false };
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
export function presentedCertificate(url: URL, timeoutMs: number, nowMs: () => number): Promise<ServerCertificate> {
  return new Promise((resolve, reject) => {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const socket = connect({
      host,
      port: Number(url.port || 443),
      ...(isIP(host) ? {} : { servername: host }),
      rejectUnauthorized: false,
    });
    const timer = setTimeout(() => socket.destroy(new ConnectTimeout('connection not ready in time')), timeoutMs);
    socket.once('error', reject);
    socket.once('close', () => {
      clearTimeout(timer);
      reject(Object.assign(new Error('closed during the handshake'), { code: 'ECONNRESET' }));
    });
    socket.once('secureConnect', () => {
      resolve(describe(socket.getPeerCertificate(), nowMs()));
      socket.destroy();
    });
  });
}
