import type { PveEndpoint, PveGuest, PveNode, PveState } from '../domain/pve.ts';
import { lastGood, type Section } from '../domain/section.ts';
import type { ServerState } from '../domain/server.ts';
import { type GuestChain, guestChains, type Link } from '../rules/guest-chain.ts';
import { type ClusterFigures, clusterFigures, guestName, isGuestUp, nodeFigures } from '../rules/pve-figures.ts';
import { failureWording, type Wording } from './failure-wording.ts';

/** A value for the page with the moment at which it was true. */
interface Aged<T> {
  readonly value: T;
  readonly takenAtMs: number;
}

/** A cluster for the page; moments of snapshots and runs are the servers' own. */
export interface PveView {
  /** Null: it is a node in no cluster, or not known yet. */
  readonly clusterName: string | null;
  /** Null: not known, or no question for a node in no cluster. */
  readonly isQuorate: boolean | null;
  readonly endpoints: readonly EndpointView[];
  /** Null: never read. */
  readonly nodes: Aged<readonly NodeView[]> | null;
  /** Over the nodes that are online; null: never read. */
  readonly figures: ClusterFigures | null;
  /** Null: never read. Without templates. */
  readonly guests: Aged<readonly GuestView[]> | null;
  readonly storages: readonly StorageView[];
}

export interface EndpointView {
  readonly url: string;
  readonly isForeign: boolean;
  readonly trouble: Wording | null;
  readonly requests: number;
}

export interface NodeView extends PveNode {
  readonly guestCount: number;
  /** Null: not known. */
  readonly badDisks: readonly string[] | null;
  /** The end of the certificate that ends first; null: not known. */
  readonly certificateEndsAtMs: number | null;
}

/** A guest with its chain: on PVE -> backed up -> verified -> off-site. */
export interface GuestView {
  readonly vmid: number;
  readonly type: PveGuest['type'];
  readonly name: string;
  readonly node: string;
  /** Null: its node is not online. */
  readonly isUp: boolean | null;
  readonly status: string;
  readonly coverage: GuestChain['coverage']['kind'];
  readonly jobs: readonly string[];
  /** Result of its newest run; null: none is known. */
  readonly lastRun: {
    readonly kind: 'ok' | 'failed' | 'interrupted';
    readonly endedAtMs: number | null;
    readonly message: string | null;
  } | null;
  readonly backedUp: Link;
  readonly verified: Link;
  readonly offSite: Link;
  readonly copies: GuestChain['copies'];
}

/** A storage over all nodes: a shared one is one, however many nodes have it. */
export interface StorageView {
  readonly storage: string;
  readonly type: string;
  /** Null: shared, the same on all. */
  readonly node: string | null;
  readonly totalBytes: number | null;
  readonly usedBytes: number | null;
}

/** What the page shows of a cluster. `others`: further clusters that may fill the same namespaces. */
export function pveView(
  state: PveState,
  servers: readonly ServerState[],
  { tokenId, others = [] }: { readonly tokenId: string; readonly others?: readonly PveState[] },
): PveView {
  const cluster = lastGood(state.cluster)?.value;
  const resources = lastGood(state.resources);
  const nodes = resources?.value.nodes ?? [];
  const aged = <T>(value: T): Aged<T> | null => resources && { value, takenAtMs: resources.takenAtMs };
  return {
    clusterName: cluster?.name ?? null,
    isQuorate: cluster?.isQuorate ?? null,
    endpoints: state.endpoints.map((endpoint) => endpointView(endpoint, state.name, tokenId)),
    nodes: aged(nodes.map((node) => nodeView(state, node))),
    figures: resources && clusterFigures(nodeFigures(resources.value)),
    guests: aged(guestChains(state, servers, others).map((chain) => guestView(chain, nodes))),
    storages: storageViews(state),
  };
}

function endpointView(
  { url, isForeign, failure, requests }: PveEndpoint,
  server: string,
  tokenId: string,
): EndpointView {
  const context = { server, url, tokenId, sourceKind: 'pve' } as const;
  return { url, isForeign, requests, trouble: failure && failureWording(failure, context) };
}

function nodeView(state: PveState, node: PveNode): NodeView {
  const disks = known(state.disks.get(node.name));
  const ends = (known(state.certificates.get(node.name)) ?? []).flatMap(({ validToMs }) => validToMs ?? []);
  const guests = lastGood(state.resources)?.value.guests ?? [];
  return {
    ...node,
    guestCount: guests.filter((guest) => guest.node === node.name && !guest.isTemplate).length,
    badDisks: disks?.filter(({ health }) => health === 'bad').map(({ devicePath }) => devicePath) ?? null,
    certificateEndsAtMs: ends.length > 0 ? Math.min(...ends) : null,
  };
}

function known<T>(section: Section<T> | undefined): T | null {
  return section === undefined ? null : (lastGood(section)?.value ?? null);
}

function guestView(chain: GuestChain, nodes: readonly PveNode[]): GuestView {
  const { guest, coverage, runs, copies, backedUp, verified, offSite } = chain;
  const last = runs?.last;
  return {
    vmid: guest.vmid,
    type: guest.type,
    name: guestName(guest),
    node: guest.node,
    isUp: isGuestUp(guest, nodes),
    status: guest.status,
    coverage: coverage.kind,
    jobs: 'jobs' in coverage ? coverage.jobs.map(({ id }) => id) : [],
    lastRun: last ? { kind: last.result.kind, endedAtMs: last.run.endedAtMs, message: last.result.message } : null,
    ...{ backedUp, verified, offSite, copies },
  };
}

function storageViews(state: PveState): StorageView[] {
  const views = new Map<string, StorageView>();
  for (const { storage, node, type, isShared, totalBytes, usedBytes } of lastGood(state.resources)?.value.storages ??
    []) {
    const key = isShared ? storage : `${node} ${storage}`;
    const before = views.get(key);
    // A node that is down tells no sizes of a shared storage; another one does.
    if (before !== undefined && before.totalBytes !== null) continue;
    views.set(key, { storage, type, node: isShared ? null : node, totalBytes, usedBytes });
  }
  return [...views.values()];
}
