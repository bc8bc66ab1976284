import type { MetricsSettings } from '../../../main/engine/metrics/metrics-settings.ts';

/** Clients as they can be: of patterns, of namespaces within each other, of the root alone, of one server, in doubt. */
export const OWNERS: MetricsSettings['clients'] = {
  'huber "& sons"': [{ datastore: 'main' }, { server: '*', datastore: 'store-0?' }],
  novak: [
    { datastore: 'main', namespace: 'clusterA' },
    { server: 'pbs-2', datastore: 'store-01' },
  ],
  deep: [
    { datastore: 'main', namespace: 'clusterA/sub/deep' },
    { datastore: 'store-02', namespace: 'clients' },
  ],
  root: [{ server: 'pbs-old', datastore: 'main', namespace: '' }],
  everywhere: [{ datastore: 'no-comment' }, { datastore: 'internal' }],
  here: [
    { server: 'pbs-new', datastore: 'no-comment' },
    { datastore: 'internal', namespace: 'lab' },
  ],
  same: [{ datastore: 'gc-*' }, { datastore: 'gc-failed', namespace: 'x' }, { datastore: 'law-novak' }],
};
