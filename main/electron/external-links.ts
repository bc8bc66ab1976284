import type { Settings } from '../../shared/settings/schema.ts';

/** Pages of the projects that the dashboard points to. */
const PROJECT_HOSTS = new Set([
  'pbs.proxmox.com',
  'pve.proxmox.com',
  'www.proxmox.com',
  'github.com',
  'extensions.gnome.org',
]);

/**
 * The address to hand to the system's browser, or null where it is none of ours: https only, no credentials, and a host
 * (with its port) of a configured server or of a project's pages.
 */
export function externalAddress(address: string, settings: Pick<Settings, 'servers'>): string | null {
  const url = URL.parse(address);
  if (url === null || url.protocol !== 'https:' || url.username !== '' || url.password !== '') return null;
  const isProject = PROJECT_HOSTS.has(url.host);
  const isServer = serverAddresses(settings).some((server) => URL.parse(server)?.host === url.host);
  return isProject || isServer ? url.href : null;
}

function serverAddresses({ servers }: Pick<Settings, 'servers'>): string[] {
  return servers.flatMap((server) => (server.kind === 'pve' ? server.urls.map(({ url }) => url) : [server.url]));
}
