import type { Clients } from '../../../shared/rules/client-owner.ts';
import { fits, fixedLength } from './pattern.ts';

interface Claim {
  readonly client: string;
  readonly server: string;
  readonly datastore: string;
  readonly namespace: string | null;
}

function claimsOn(clients: Clients, node: string, datastore: string): Claim[] {
  return Object.entries(clients)
    .flatMap(([client, parts]) =>
      parts.map((part) => ({
        client,
        server: part.server ?? '*',
        datastore: part.datastore,
        namespace: part.namespace ?? null,
      })),
    )
    .filter((claim) => fits(claim.server, node) && fits(claim.datastore, datastore));
}

/** Longest match wins: first by namespace, then by the names of datastore and server. */
function longest(claims: readonly Claim[]): Claim | null {
  const lengths = ({ namespace, datastore, server }: Claim) => [
    namespace === null ? -1 : namespace.length,
    fixedLength(datastore),
    fixedLength(server),
  ];
  return claims.reduce<Claim | null>((best, claim) => {
    if (best === null) return claim;
    const differences = lengths(claim).map((length, at) => length - (lengths(best)[at] ?? 0));
    return (differences.find((difference) => difference !== 0) ?? 0) > 0 ? claim : best;
  }, null);
}

/** Who owns a namespace: "" claims the root alone, another one itself and all below. */
export function clientOfNamespace(clients: Clients, node: string, datastore: string, namespace: string): string | null {
  const covering = claimsOn(clients, node, datastore).filter(
    (claim) =>
      claim.namespace === null ||
      claim.namespace === namespace ||
      (claim.namespace !== '' && namespace.startsWith(`${claim.namespace}/`)),
  );
  return longest(covering)?.client ?? null;
}

/** Only if one client owns the whole datastore and no other a namespace in it. */
export function clientOfStore(clients: Clients, node: string, datastore: string): string | null {
  const claims = claimsOn(clients, node, datastore);
  const owner = longest(claims.filter((claim) => claim.namespace === null))?.client ?? null;
  const others = claims.filter((claim) => claim.namespace !== null && claim.client !== owner);
  return others.length > 0 ? null : owner;
}

/** The label, where there is a client. */
export function clientLabel(client: string | null): Readonly<Record<string, string>> {
  return client === null ? {} : { client };
}
