import { startFleet } from '../simulator/start-fleet.ts';
import { mlgruby, natrontech, simonjur } from './peers/exporters.ts';
import type { Peer } from './peers/peer.ts';
import { pulse } from './peers/pulse.ts';
import { type RoundCost, replay } from './peers/replay.ts';
import type { RequestCost } from './request-cost.ts';

export const PEERS: readonly Peer[] = [natrontech, simonjur, mlgruby, pulse];

/** A peer's figures for all servers of the small fleet together. */
export interface PeerCost {
  readonly peer: string;
  readonly rounds: Readonly<Record<string, RequestCost & { readonly rawBytes: number; readonly perHour: number }>>;
  readonly perHour: RequestCost;
}

/** Replays every peer's requests on the contract's small fleet, connections already open. */
export async function comparePeers(): Promise<PeerCost[]> {
  const fleet = await startFleet({ scenario: 'small' });
  try {
    const costs: PeerCost[] = [];
    for (const peer of PEERS) {
      const rounds: RoundCost[] = [];
      for (const server of fleet.servers) rounds.push(...(await replay(peer, server, fleet.world.nowMs / 1000)));
      costs.push(summed(peer, rounds));
    }
    return costs;
  } finally {
    await fleet.close();
  }
}

function summed(peer: Peer, measured: readonly RoundCost[]): PeerCost {
  const rounds = peer.rounds.map(({ name, perHour }) => {
    const own = measured.filter(({ round }) => round === name);
    const total = (figure: 'requests' | 'wireBytes' | 'rawBytes' | 'manifests') =>
      own.reduce((sum, cost) => sum + cost[figure], 0);
    return {
      name,
      perHour,
      requests: total('requests'),
      wireBytes: total('wireBytes'),
      rawBytes: total('rawBytes'),
      manifests: total('manifests'),
    };
  });
  const hourly = (figure: 'requests' | 'wireBytes' | 'manifests') =>
    rounds.reduce((sum, round) => sum + round[figure] * round.perHour, 0);
  return {
    peer: peer.name,
    rounds: Object.fromEntries(rounds.map(({ name, ...cost }) => [name, cost])),
    perHour: { requests: hourly('requests'), wireBytes: hourly('wireBytes'), manifests: hourly('manifests') },
  };
}
