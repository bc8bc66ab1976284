import type { FleetServer } from '../../simulator/start-fleet.ts';
import { wireBytesOf } from '../engine/wire-meter.ts';
import type { RequestCost } from '../request-cost.ts';
import { createAsker } from './asker.ts';
import type { KnownServer, Peer, PeerRound } from './peer.ts';

/** What one round of a peer cost on one server. */
export interface RoundCost extends RequestCost {
  readonly peer: string;
  readonly round: string;
  readonly perHour: number;
  readonly rawBytes: number;
}

/** Runs every round of a peer once against one server and reads the server's counters. */
export async function replay(peer: Peer, server: FleetServer, nowSeconds: number): Promise<RoundCost[]> {
  const known = knownOf(server, nowSeconds);
  const asker = createAsker(server, peer.acceptEncoding);
  try {
    const costs: RoundCost[] = [];
    // The first request opens the connection, which later rounds find open.
    await asker.rows('/version');
    for (const round of peer.rounds) costs.push(await costOf(peer, round, () => round.ask(asker.rows, known), server));
    return costs;
  } finally {
    asker.close();
  }
}

async function costOf(peer: Peer, round: PeerRound, ask: () => Promise<void>, server: FleetServer): Promise<RoundCost> {
  server.stats.reset();
  await ask();
  const counts = server.stats.read();
  return {
    peer: peer.name,
    round: round.name,
    perHour: round.perHour,
    requests: counts.requests,
    wireBytes: wireBytesOf(counts),
    rawBytes: counts.rawBodyBytes,
    manifests: counts.manifestsRead,
  };
}

function knownOf({ node }: FleetServer, nowSeconds: number): KnownServer {
  const stores = [...node.datastores.values()].map((store) => ({
    store: store.name,
    namespaces: [...store.namespaces.keys()],
  }));
  return { nowSeconds, stores };
}
