import { answeredAsPbs, type Learned } from '../../../shared/domain/failure.ts';
import type { ClusterIdentity, ClusterStatus } from '../../../shared/domain/pve.ts';
import { failed } from '../../../shared/outcome.ts';
import type { Member, Members } from './members.ts';
import { askClusterStatus } from './questions.ts';
import { isSameCluster } from './same-cluster.ts';

/** Finds out which cluster each endpoint belongs to. */
export interface Identifier {
  /**
   * Asks each endpoint that is not known yet: nothing else is asked of it before. Resolves with what the first of them
   * says of the cluster.
   */
  identify(signal: AbortSignal): Promise<Learned<ClusterStatus>>;
  /** Whether an endpoint is there that was not identified and is not set aside. */
  hasStrangers(): boolean;
  /** Makes all endpoints be identified anew; until then they are what they were. */
  forget(): void;
}

const ENDPOINT = `GET ${askClusterStatus.path}`;

export function createIdentifier({ all, takeAt, isSetAside }: Members): Identifier {
  let home: ClusterIdentity | null = null;

  async function identifyOne(member: Member, signal: AbortSignal): Promise<Learned<ClusterStatus>> {
    if (!(await takeAt(member, 'heartbeat', signal))) return failed({ kind: 'cancelled', endpoint: ENDPOINT });
    const learned = await member.endpoint.ask(askClusterStatus, 'heartbeat', signal);
    if (learned.ok) member.cluster = { name: learned.value.name, nodes: learned.value.nodes };
    const hasAnswered = learned.ok || answeredAsPbs(learned.failure);
    member.isKnown ||= hasAnswered;
    member.isStranger = !hasAnswered;
    return learned;
  }

  /** The first endpoint in the settings that said so decides which cluster is meant. */
  function settleHome(): void {
    const same = all.find(({ cluster }) => cluster !== null && home !== null && isSameCluster(cluster, home));
    home = (same ?? all.find(({ cluster, isForeign }) => cluster !== null && !isForeign))?.cluster ?? null;
    for (const member of all) {
      member.isForeign = member.cluster !== null && home !== null && !isSameCluster(member.cluster, home);
    }
  }

  return {
    async identify(signal) {
      const strangers = all.filter((member) => member.isStranger && (home === null || !isSetAside(member)));
      const learned = await Promise.all(strangers.map((member) => identifyOne(member, signal)));
      settleHome();
      const own = learned.find((one, at) => one.ok && strangers[at]?.isForeign === false);
      const refused = learned.find((one) => !one.ok && one.failure.kind === 'auth');
      return own ?? refused ?? learned[0] ?? failed({ kind: 'cancelled', endpoint: ENDPOINT });
    },
    hasStrangers: () => all.some((member) => member.isStranger && !isSetAside(member)),
    forget() {
      for (const member of all) member.isStranger = true;
    },
  };
}
