import { describe, expect, it } from 'vitest';
import type { DatastoreState } from '../../../../../shared/domain/datastore.ts';
import type { Failure } from '../../../../../shared/domain/failure.ts';
import { type Section, UNREAD } from '../../../../../shared/domain/section.ts';
import type { ServerState } from '../../../../../shared/domain/server.ts';
import { ENDPOINTS } from '../../../../../shared/rules/endpoint-availability.ts';
import { MINUTE } from '../../../../../shared/time-units.ts';
import { aDatastore, aServer, NO_PRIVILEGE, NOW, REFUSED, stores, unreadable } from '../../../../kit/builders.ts';
import { metricsOf } from '../../../../kit/metrics-of.ts';

async function available(endpoint: string, part: Partial<ServerState>): Promise<number | undefined> {
  const series = await metricsOf([aServer(part)]);
  return series.find(({ name, labels }) => name === 'pbs_endpoint_available' && labels.endpoint === endpoint)?.value;
}

const store = (part: Partial<DatastoreState>): Partial<ServerState> => ({
  datastores: stores(aDatastore(), aDatastore({ name: 'store-b', ...part })),
});

/** Each endpoint with a server on which one of its reads is as given, and the others are well. */
const withSection: Record<(typeof ENDPOINTS)[number], (section: Section<never>) => Partial<ServerState>> = {
  host: (host) => ({ host }),
  usage: (usage) => store({ usage }),
  datastores: (datastoreList) => ({ datastoreList }),
  namespaces: (namespaces) => store({ namespaces }),
  groups: (section) => store({ groups: new Map([['a', section]]) }),
  snapshots: (section) => store({ detailReads: new Map([['a', section]]) }),
  tasks: (tasks) => ({ tasks }),
  gc: (garbageCollection) => store({ garbageCollection }),
  verify: (verifyJobs) => ({ verifyJobs }),
  sync: (syncJobs) => ({ syncJobs }),
  prune: (pruneJobs) => ({ pruneJobs }),
  tape: (tapeDrives) => ({ tapeDrives }),
};

const PER_STORE = new Set(['usage', 'namespaces', 'groups', 'snapshots', 'gc']);

describe.each(ENDPOINTS)('%s', (endpoint) => {
  it('is available when all was read', async () => {
    expect(await available(endpoint, {})).toBe(1);
  });

  it('is not available as soon as one read failed', async () => {
    expect(await available(endpoint, withSection[endpoint](unreadable(REFUSED)))).toBe(0);
  });

  it('does not hold a missing privilege against it', async () => {
    const part = withSection[endpoint](unreadable(NO_PRIVILEGE));
    expect(await available(endpoint, part)).toBe(PER_STORE.has(endpoint) ? 1 : undefined);
  });

  it('knows nothing of what was never tried', async () => {
    expect(await available(endpoint, withSection[endpoint](UNREAD))).toBe(PER_STORE.has(endpoint) ? 1 : undefined);
  });
});

const cancelled: Failure = { kind: 'cancelled', endpoint: 'GET /x' };
const notMounted: Failure = {
  kind: 'datastore',
  endpoint: 'GET /x',
  trouble: 'not-mounted',
  message: 'is not mounted',
};
const oldFailure = unreadable<never>(REFUSED, UNREAD, NOW - 3 * MINUTE - 1);

it.each<[string, string, Partial<ServerState>, number | undefined]>([
  ['one request for all failed', 'usage', { usageRound: unreadable(REFUSED) }, 0],
  ['one request for all failed', 'gc', { gcRound: unreadable(REFUSED) }, 0],
  ['cancelled', 'host', { host: unreadable(cancelled) }, undefined],
  ['last tried too long ago', 'host', { host: oldFailure }, undefined],
  ['an absent disk', 'groups', store({ mount: 'not-mounted', groups: new Map([['', unreadable(notMounted)]]) }), 1],
  ['a disk that just went', 'groups', store({ groups: new Map([['', unreadable(notMounted)]]) }), 0],
])('%s: %s', async (_situation, endpoint, part, expected) => {
  expect(await available(endpoint, part)).toBe(expected);
});
