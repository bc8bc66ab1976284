import { holdsToken } from './likely-secret.ts';

/** Which kind of server an address belongs to: it decides the port and the API suffix that people paste along. */
export type ServerKind = 'pbs' | 'pve' | 'sqlbak';

export type ServerUrl = { readonly url: string } | { readonly problem: ServerUrlProblem };
/** `found` never holds credentials, a query or a fragment: these may carry secrets. */
export interface ServerUrlProblem {
  readonly found: string;
  readonly hint: string;
}

interface KindOfUrl {
  readonly defaultPort: string;
  readonly apiSuffix: RegExp;
}

const KINDS: Readonly<Record<ServerKind, KindOfUrl>> = {
  pbs: { defaultPort: '8007', apiSuffix: /\/api2(\/.*)?$/ },
  pve: { defaultPort: '8006', apiSuffix: /\/api2(\/.*)?$/ },
  sqlbak: { defaultPort: '443', apiSuffix: /\/public-api(\/.*)?$/ },
};

/**
 * The base address of a server: `https://host:port[/base/path]`, without a trailing slash, query, fragment or API suffix.
 * The port is the kind's own when the text names neither a port nor a base path; behind a base path it is 443.
 * A port 443 that the text names stays in the text, otherwise normalising twice would move the server to 8007.
 */
export function normaliseServerUrl(text: string, kind: ServerKind): ServerUrl {
  const trimmed = text.trim();
  const refused = refusedForm(trimmed);
  if (refused !== null) return { problem: { found: safeUrlText(trimmed), hint: refused } };
  const parsed = URL.parse(trimmed);
  if (parsed === null) {
    return {
      problem: {
        found: safeUrlText(trimmed),
        hint: 'it cannot be read as an address; check the host name and the port',
      },
    };
  }
  const { defaultPort, apiSuffix } = KINDS[kind];
  const path = parsed.pathname
    .replace(/\/{2,}/g, '/')
    .replace(/\/$/, '')
    .replace(apiSuffix, '')
    .replace(/\/$/, '');
  return { url: `https://${parsed.hostname}${portSuffix(trimmed, path, defaultPort)}${path}` };
}

/** An address for messages: without query, fragment or anything that looks like credentials. */
function safeUrlText(text: string): string {
  const bare = text.replace(/[?#].*$/s, '');
  if (bare.includes('@')) return 'an address with a user name or password in it (not shown)';
  if (holdsToken(bare)) return 'a text that may be a secret (not shown)';
  const short = bare.length > 120 ? `${bare.slice(0, 120)}...` : bare;
  return JSON.stringify(short);
}

function refusedForm(text: string): string | null {
  if (text === '') return 'write for example https://pbs1.example.com:8007';
  if (/^http:/i.test(text))
    return 'there is no http:// here: use https:// and, for a self-signed certificate, pin it with "fingerprint"';
  if (!/^https:/i.test(text)) return 'write it with https:// in front, for example https://pbs1.example.com:8007';
  if (!/^https:\/\/[^/\\?#]/i.test(text)) return 'a host name belongs after https://';
  if (authorityOf(text).includes('@'))
    return 'credentials never belong in an address: the token goes to "tokenId", its secret to the keychain or a file';
  if (hasControlCharacter(text)) return 'it holds a space or a control character';
  return null;
}

function hasControlCharacter(text: string): boolean {
  for (const character of text) {
    if (character <= ' ' || character === '\u007f') return true;
  }
  return false;
}

function authorityOf(text: string): string {
  return /^https:\/\/([^/\\?#]*)/i.exec(text)?.[1] ?? '';
}

function portSuffix(text: string, path: string, defaultPort: string): string {
  const written = /:0*(\d+)$/.exec(authorityOf(text))?.[1];
  const port = written ?? (path === '' ? defaultPort : '443');
  // 443 is implied by a base path, and for a kind whose own port it is.
  const implied = port === '443' && (path !== '' || defaultPort === '443');
  return implied ? '' : `:${port}`;
}
