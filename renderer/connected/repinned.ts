import type { ChangedCertificate } from '../../shared/contract/page-state.ts';

/** A server as the settings have it. */
export type KeptServer = Readonly<Record<string, unknown>>;

/** The server of that name with the presented certificate pinned; null where the settings have none of that name. */
export function repinned(document: unknown, name: string, changed: ChangedCertificate): KeptServer | null {
  const servers = isObject(document) && Array.isArray(document.servers) ? document.servers : [];
  const server = servers.filter(isObject).find((one) => one.name === name);
  if (server === undefined) return null;
  const fingerprint = changed.presented;
  if (!Array.isArray(server.urls)) return { ...server, fingerprint };
  const urls = server.urls.filter(isObject);
  return { ...server, urls: urls.map((one) => (one.url === changed.url ? { ...one, fingerprint } : one)) };
}

function isObject(value: unknown): value is KeptServer {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
