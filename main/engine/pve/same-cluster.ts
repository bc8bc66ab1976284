import type { ClusterIdentity } from '../../../shared/domain/pve.ts';

/**
 * Whether two nodes speak of one cluster. Names are chosen once and for ever, but two clusters may bear the same one:
 * then a member must be common. A node that is in no cluster is a cluster of its own.
 */
export function isSameCluster(a: ClusterIdentity, b: ClusterIdentity): boolean {
  if (a.name !== b.name) return false;
  return a.nodes.some((node) => b.nodes.includes(node));
}
