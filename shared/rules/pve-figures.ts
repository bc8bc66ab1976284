import type { PveGuest, PveNode, PveResources } from '../domain/pve.ts';
import { DAY } from '../time-units.ts';

/** What a node has and what its guests may take of it. Null: not known. */
export interface NodeFigures {
  readonly name: string;
  readonly cpuCount: number | null;
  readonly memoryBytes: number | null;
  /** Configured, over all guests on it: stopped ones and templates count (pve-api.md 5). May exceed what there is. */
  readonly cpusAllocated: number | null;
  readonly memoryAllocatedBytes: number | null;
}

/** Sums over the nodes that are online. */
export interface ClusterFigures extends Omit<NodeFigures, 'name'> {
  /** How many nodes the sums are of. */
  readonly nodeCount: number;
}

/** Figures of each node that is online; of the others nothing current is known. */
export function nodeFigures({ nodes, guests }: PveResources): NodeFigures[] {
  const byNode = Map.groupBy(guests, ({ node }) => node);
  return nodes.filter(({ status }) => status === 'online').map((node) => figuresOf(node, byNode.get(node.name) ?? []));
}

function figuresOf(node: PveNode, guests: readonly PveGuest[]): NodeFigures {
  return {
    name: node.name,
    cpuCount: node.cpuCount,
    memoryBytes: node.memoryTotalBytes,
    cpusAllocated: sum(guests.map(({ cpuCount }) => cpuCount)),
    memoryAllocatedBytes: sum(guests.map(({ memoryBytes }) => memoryBytes)),
  };
}

/** The cluster's sums; each is null when one of its parts is not known. */
export function clusterFigures(nodes: readonly NodeFigures[]): ClusterFigures {
  const total = (pick: (node: NodeFigures) => number | null) => (nodes.length > 0 ? sum(nodes.map(pick)) : null);
  return {
    nodeCount: nodes.length,
    cpuCount: total((node) => node.cpuCount),
    memoryBytes: total((node) => node.memoryBytes),
    cpusAllocated: total((node) => node.cpusAllocated),
    memoryAllocatedBytes: total((node) => node.memoryAllocatedBytes),
  };
}

function sum(values: readonly (number | null)[]): number | null {
  let total = 0;
  for (const value of values) {
    if (value === null) return null;
    total += value;
  }
  return total;
}

/**
 * Whether a guest is up; null: nobody knows, because its node is not online. A paused guest is up: its process is
 * there, which is what PVE's list of a node calls running (pve-api.md 6.3, 7).
 */
export function isGuestUp(guest: PveGuest, nodes: readonly PveNode[]): boolean | null {
  const node = nodes.find(({ name }) => name === guest.node);
  if (node?.status !== 'online' || guest.status === 'unknown') return null;
  return guest.status !== 'stopped';
}

/** A guest's name as PVE's own lists show one without. */
export function guestName({ name, type, vmid }: Pick<PveGuest, 'name' | 'type' | 'vmid'>): string {
  return name ?? (type === 'qemu' ? `VM ${vmid}` : `CT${vmid}`);
}

/** Whole days until a certificate ends, toward zero; negative when it ended (pve-api.md 5). */
export function wholeDaysUntil(atMs: number, nowMs: number): number {
  return Math.trunc((atMs - nowMs) / DAY) + 0;
}
