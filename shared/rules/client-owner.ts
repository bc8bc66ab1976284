import { globWeight, matchesGlob } from './glob.ts';

/** A part of the fleet that belongs to a client. */
export interface OwnedPart {
  /** Pattern; absent: any server. */
  readonly server?: string;
  /** Pattern. */
  readonly datastore: string;
  /** This namespace and all below it, `""` the root namespace alone; null or absent: the whole datastore. */
  readonly namespace?: string | null;
}

export type Clients = Readonly<Record<string, readonly OwnedPart[]>>;

/** Who owns what; null where nobody does. */
export interface ClientOwners {
  ofNamespace(server: string, datastore: string, namespace: string): string | null;
  /** Only where one client owns the whole datastore and no other one a namespace in it. */
  ofDatastore(server: string, datastore: string): string | null;
}

interface Claim {
  readonly client: string;
  readonly server: string;
  readonly datastore: string;
  readonly namespace: string | null;
}

/** Answers by the settings' `clients`. The most exact claim wins, among equals the first one. */
export function createClientOwners(clients: Clients): ClientOwners {
  const claims = Object.entries(clients)
    .flatMap(([client, parts]) => parts.map((part) => claimOf(client, part)))
    .sort(mostExactFirst);
  const claimsOn = (server: string, datastore: string) =>
    claims.filter((claim) => matchesGlob(claim.server, server) && matchesGlob(claim.datastore, datastore));
  return {
    ofNamespace: (server, datastore, namespace) =>
      claimsOn(server, datastore).find((claim) => covers(claim, namespace))?.client ?? null,
    ofDatastore: (server, datastore) => {
      const here = claimsOn(server, datastore);
      const owner = here.find((claim) => claim.namespace === null)?.client ?? null;
      return here.some((claim) => claim.namespace !== null && claim.client !== owner) ? null : owner;
    },
  };
}

function claimOf(client: string, part: OwnedPart): Claim {
  return { client, server: part.server ?? '*', datastore: part.datastore, namespace: part.namespace ?? null };
}

function covers(claim: Claim, namespace: string): boolean {
  if (claim.namespace === null || claim.namespace === namespace) return true;
  return claim.namespace !== '' && namespace.startsWith(`${claim.namespace}/`);
}

function mostExactFirst(a: Claim, b: Claim): number {
  return (
    (b.namespace?.length ?? -1) - (a.namespace?.length ?? -1) ||
    globWeight(b.datastore) - globWeight(a.datastore) ||
    globWeight(b.server) - globWeight(a.server)
  );
}
