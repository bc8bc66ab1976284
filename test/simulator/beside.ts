/** Other kinds of sources beside a simulated fleet, which follow its clock. */
import type { Watchable } from './headless-config.ts';
import { clusterOn } from './pve/cluster-on.ts';
import { startCluster } from './pve/start-cluster.ts';
import { livingAccount } from './sqlbak/living-account.ts';
import { startAccount } from './sqlbak/start-account.ts';
import type { Fleet } from './start-fleet.ts';

/** What runs beside a fleet. Whoever starts it closes it. */
export interface Beside {
  readonly source: Watchable;
  close(): Promise<void>;
}

const TICK_MS = 1000;

/** A Proxmox VE cluster that backs up to a datastore of the fleet; null: there is no such datastore. */
export async function startClusterBeside(
  fleet: Fleet,
  [serverName, storeName]: readonly [string, string],
  isLive: boolean,
): Promise<Beside | null> {
  const server = fleet.servers.find(({ name }) => name === serverName);
  const store = server?.node.datastores.get(storeName);
  if (server === undefined || store === undefined) return null;
  const { cluster, advanceTo } = clusterOn(server, store, fleet.world.nowMs);
  const { tokenId, tokenSecret } = cluster;
  const started = await startCluster(cluster);
  const urls = started.endpoints.map(({ url, fingerprint }) => ({ url, fingerprint }));
  const source = { name: 'pve-vienna', tokenSecret, settings: { kind: 'pve', urls, tokenId } };
  return { source, close: ticking(advanceTo, isLive, started.close) };
}

/** An account at SqlBak. */
export async function startAccountBeside(fleet: Fleet, isLive: boolean): Promise<Beside> {
  const { account, advanceTo } = livingAccount(fleet.world.nowMs);
  const { url, fingerprint, close } = await startAccount(account);
  const source = { name: 'sqlbak', tokenSecret: account.token, settings: { kind: 'sqlbak', url, fingerprint } };
  return { source, close: ticking(advanceTo, isLive, close) };
}

function ticking(advanceTo: (nowMs: number) => void, isLive: boolean, close: () => Promise<void>) {
  const timer = isLive ? setInterval(() => advanceTo(Date.now()), TICK_MS).unref() : undefined;
  return async () => {
    clearInterval(timer);
    await close();
  };
}
