import { inNamespace, type Peer, type PeerRound, storePath } from './peer.ts';

/** At a scrape interval of 60 s. */
const SCRAPES_PER_HOUR = 60;

/** Every snapshot of every namespace at every scrape: natrontech's and simonjur's exporters do the same. */
const allSnapshots: PeerRound = {
  name: 'scrape',
  perHour: SCRAPES_PER_HOUR,
  formula: ({ stores, namespaces }) => 4 + stores + stores * namespaces,
  async ask(rows) {
    await rows('/version');
    const stores = await rows('/status/datastore-usage');
    for (const { store } of stores) {
      for (const { ns } of await rows(`${storePath(store)}/namespace`)) {
        await rows(`${storePath(store)}/snapshots${inNamespace(ns)}`);
      }
    }
    await rows('/nodes/localhost/status');
    await rows('/nodes/localhost/subscription');
  },
};

/** Go's HTTP client asks for gzip, which PBS does not speak. */
export const natrontech: Peer = { name: 'natrontech/pbs-exporter', acceptEncoding: 'gzip', rounds: [allSnapshots] };

export const simonjur: Peer = {
  name: 'simonjur/pbs-exporter-node',
  acceptEncoding: 'gzip, deflate',
  rounds: [allSnapshots],
};

/** Root namespaces alone. */
export const mlgruby: Peer = {
  name: 'mlgruby/pbs-exporter-rs',
  acceptEncoding: null,
  rounds: [
    {
      name: 'scrape',
      perHour: SCRAPES_PER_HOUR,
      formula: ({ stores }) => 5 + 3 * stores,
      async ask(rows) {
        await rows('/nodes/localhost/status');
        for (const { store } of await rows('/status/datastore-usage')) {
          await rows(`${storePath(store)}/snapshots`);
          await rows(`${storePath(store)}/groups`);
          await rows(`${storePath(store)}/gc`);
        }
        await rows('/nodes/localhost/tasks');
        await rows('/tape/drive');
        await rows('/version');
      },
    },
  ],
};
