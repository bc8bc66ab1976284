import type { Learned } from '../../../shared/domain/failure.ts';
import type { ClusterParts, ClusterSections, NodeParts, NodeSections, PveState } from '../../../shared/domain/pve.ts';
import { settle, UNREAD } from '../../../shared/domain/section.ts';
import { UNPOLLED } from '../../../shared/domain/source.ts';

/** Holds what is known of one cluster. The only place that replaces it. */
export interface PveBook {
  state(): PveState;
  /** Replaces parts of the state and tells. */
  change(part: Partial<PveState>): void;
  /** Records how a read of one part ended. */
  settle<K extends keyof ClusterParts>(part: K, learned: Learned<ClusterParts[K]>): void;
  /** The same for one part of one node. */
  settleNode<K extends keyof NodeParts>(part: K, node: string, learned: Learned<NodeParts[K]>): void;
  /** Forgets what is known of nodes that are not among these. */
  keepNodes(nodes: ReadonlySet<string>): void;
}

export function createPveBook(initial: PveState, nowMs: () => number, tell: (state: PveState) => void): PveBook {
  let state = initial;

  function change(part: Partial<PveState>): void {
    state = { ...state, ...part };
    tell(state);
  }

  function kept<T>(sections: ReadonlyMap<string, T>, nodes: ReadonlySet<string>): ReadonlyMap<string, T> {
    return new Map([...sections].filter(([node]) => nodes.has(node)));
  }

  return {
    state: () => state,
    change,
    settle(part, learned) {
      const sections: ClusterSections = state;
      change({ [part]: settle(sections[part], learned, nowMs()) });
    },
    settleNode(part, node, learned) {
      const sections: NodeSections = state;
      const before = sections[part];
      change({ [part]: new Map(before).set(node, settle(before.get(node) ?? UNREAD, learned, nowMs())) });
    },
    keepNodes(nodes) {
      const { disks, certificates, vzdump } = state;
      const isWhole = [disks, certificates, vzdump].every((part) => [...part.keys()].every((node) => nodes.has(node)));
      if (isWhole) return;
      change({
        disks: kept(disks, nodes),
        certificates: kept(certificates, nodes),
        vzdump: kept(vzdump, nodes),
      });
    },
  };
}

/** A cluster of which nothing is known. */
export function newPve(name: string, urls: readonly string[]): PveState {
  return {
    name,
    kind: 'pve',
    url: urls[0] ?? '',
    ...UNPOLLED,
    endpoints: urls.map((url) => ({
      url,
      failure: null,
      failingSinceMs: null,
      cluster: null,
      isForeign: false,
      certificate: null,
      requests: 0,
    })),
    version: UNREAD,
    privileges: UNREAD,
    cluster: UNREAD,
    resources: UNREAD,
    backupJobs: UNREAD,
    uncovered: UNREAD,
    storages: UNREAD,
    disks: new Map(),
    certificates: new Map(),
    vzdump: new Map(),
  };
}
