import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { type Answer, textAnswer } from './answer.ts';

/** Who may ask for the page and the API. `/metrics` and `/health` are open and ask nobody. */
export interface Access {
  /** Why the request is refused; null when it may pass. `command`: it changes something. */
  refusal(request: IncomingMessage, kind: 'read' | 'command'): Answer | null;
}

interface AccessRules {
  /** Host as configured to listen on. */
  readonly host: string;
  readonly allowedHosts: readonly string[];
  /** Whether only this machine can reach the listener. */
  readonly loopbackOnly: boolean;
  readonly token: string;
}

export function createAccess(rules: AccessRules): Access {
  const names = new Set([rules.host, ...rules.allowedHosts].map(bareName));
  const expected = digest(rules.token);

  /** DNS rebinding makes a browser send a foreign name to our address: only names of ours are served. */
  function isOurs(name: string, request: IncomingMessage): boolean {
    return isLoopbackName(name) || names.has(name) || (isIP(name) !== 0 && name === ownAddress(request));
  }

  function isAuthorised(request: IncomingMessage): boolean {
    const given = /^Bearer +([\x21-\x7e]+) *$/i.exec(request.headers.authorization ?? '')?.[1];
    return given !== undefined && timingSafeEqual(digest(given), expected);
  }

  function needsToken(name: string, request: IncomingMessage): boolean {
    // A proxy on this machine opens the loopback listener to others.
    return !rules.loopbackOnly || !isLoopbackName(name) || FORWARDED.some((header) => header in request.headers);
  }

  return {
    refusal(request, kind) {
      const name = hostName(request.headers.host);
      if (name === null || !isOurs(name, request)) return textAnswer(403, WRONG_HOST);
      if (!isSameOrigin(request) || isForeignFetch(request)) return textAnswer(403, WRONG_ORIGIN);
      if ((kind === 'command' || needsToken(name, request)) && !isAuthorised(request)) {
        return textAnswer(401, NO_TOKEN, { 'www-authenticate': 'Bearer realm="pbs-tray"' });
      }
      return null;
    },
  };
}

const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

const WRONG_HOST = 'This host name is not served here. Add it to metrics.allowedHosts in the settings if it is yours.';
const WRONG_ORIGIN = 'Requests from other web pages are refused.';
const NO_TOKEN =
  'This needs the API token, as "Authorization: Bearer TOKEN". It lies in the file api-token in the data folder.';

/** The name in a `Host` header, without its port, as a browser writes it; null when it is none. */
function hostName(header: string | undefined): string | null {
  if (header === undefined || !/^[^\s/\\@?#]+$/.test(header)) return null;
  const url = URL.parse(`http://${header}/`);
  return url === null ? null : bareName(url.hostname);
}

function bareName(name: string): string {
  return name
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}

/** Whether a name can only mean this machine. */
export function isLoopbackName(name: string): boolean {
  if (name === 'localhost' || name.endsWith('.localhost') || name === '::1') return true;
  return isIP(name) === 4 && name.startsWith('127.');
}

/** Our own address on this connection: who listens on all addresses is reached by any of them. */
function ownAddress(request: IncomingMessage): string | undefined {
  return request.socket.localAddress?.replace(/^::ffff:/, '');
}

/** A browser names the page that asks; other programs name none. */
function isSameOrigin({ headers }: IncomingMessage): boolean {
  if (headers.origin === undefined) return true;
  const origin = URL.parse(headers.origin);
  const own = URL.parse(`${origin?.protocol}//${headers.host}/`);
  return origin !== null && own !== null && origin.host !== '' && origin.host === own.host;
}

/**
 * A page elsewhere can have a browser fetch an image from us, which names no origin: without this it could make us ask
 * servers, or use up all places of those who follow. A link that somebody clicks may come from anywhere.
 */
function isForeignFetch({ headers, url = '' }: IncomingMessage): boolean {
  const from = headers['sec-fetch-site'];
  const isLink = headers['sec-fetch-dest'] === 'document' && !url.startsWith('/api');
  return (from === 'cross-site' || from === 'same-site') && !isLink;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
