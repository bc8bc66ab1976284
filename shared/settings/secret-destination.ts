import type { ForwardingSettings, ServerSettings } from './schema.ts';

/**
 * Whether the secret kept for a server may go where a draft of that server leads: as the same token, and to no address
 * that is new. A kept secret goes nowhere else without being given again.
 */
export function mayTakeServerSecret(kept: ServerSettings, draft: ServerSettings): boolean {
  const known = new Set(addressesOf(kept));
  return (
    kept.kind === draft.kind &&
    tokenIdOf(kept) === tokenIdOf(draft) &&
    addressesOf(draft).every((address) => known.has(address))
  );
}

/** The same for a receiver. Where the secret is itself the address, there is no other. */
export function mayTakeReceiverSecret(kept: ForwardingSettings, draft: ForwardingSettings): boolean {
  return kept.kind === draft.kind && kept.url === draft.url;
}

function addressesOf(server: ServerSettings): readonly string[] {
  return server.kind === 'pve' ? server.urls.map(({ url }) => url) : [server.url];
}

function tokenIdOf(server: ServerSettings): string | null {
  return 'tokenId' in server ? server.tokenId : null;
}
