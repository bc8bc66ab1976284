import { describe, expect, it } from 'vitest';
import { guestChains } from '../../../../shared/rules/guest-chain.ts';
import { isServer } from '../../../../shared/rules/pbs-targets.ts';
import { HOUR } from '../../../../shared/time-units.ts';
import {
  aDatastore,
  aDetail,
  aGroup,
  aServer,
  aSnapshot,
  aSyncJob,
  byGroupKey,
  NOW,
  read,
  stores,
} from '../../../kit/builders.ts';
import { aCluster, aPbsStorage, aRun, runsOf } from '../../../kit/pve-builders.ts';

const group = aGroup({ backupType: 'vm', backupId: '201' });
const detail = aDetail(group, [
  aSnapshot({ verification: 'none' }),
  aSnapshot({ takenAtMs: NOW - 30 * HOUR, verification: 'ok' }),
]);

function holding(name: string, url: string, datastore = 'store-a', part = {}) {
  const store = aDatastore({
    name: datastore,
    namespaces: read(['']),
    groups: new Map([['', read([group])]]),
    details: new Map([['', byGroupKey([group, detail])]]),
  });
  return aServer({ name, url, datastores: stores(store), syncJobs: read([]), ...part });
}

const near = holding('pbs-1', 'https://pbs1.example:8007');
const pull = aSyncJob({
  datastore: 'store-b',
  namespace: '',
  direction: 'pull',
  remote: 'main',
  remoteDatastore: 'store-a',
  remoteNamespace: '',
});
const away = holding('pbs-2', 'https://pbs2.example:8007', 'store-b', { syncJobs: read([pull]) });

describe("a guest's chain", () => {
  it('reads on PVE, backed up, verified, off-site', () => {
    const [chain] = guestChains(aCluster(), [near, away]);
    expect(chain).toMatchObject({
      guest: { vmid: 201 },
      coverage: { kind: 'covered' },
      backedUp: { kind: 'yes', atMs: NOW - 6 * HOUR },
      verified: { kind: 'yes', atMs: NOW - 30 * HOUR },
      offSite: { kind: 'yes', atMs: NOW - 6 * HOUR },
    });
    expect(
      chain?.copies.map(({ server, storages, newestVerification }) => [server, storages, newestVerification]),
    ).toEqual([
      ['pbs-1', ['vault'], 'none'],
      ['pbs-2', [], 'none'],
    ]);
  });

  it('is not off-site where no sync job brings the copy', () => {
    const [chain] = guestChains(aCluster(), [near, { ...away, syncJobs: read([]) }]);
    expect(chain?.offSite).toEqual({ kind: 'no' });
  });

  it('counts a copy on the same server as no other site', () => {
    const local = aSyncJob({ ...pull, remote: null });
    const second = holding('pbs-1', 'https://pbs1.example:8007', 'store-b').datastores;
    const both = { ...near, datastores: new Map([...near.datastores, ...second]), syncJobs: read([local]) };
    const [chain] = guestChains(aCluster(), [both]);
    expect(chain?.copies).toHaveLength(2);
    expect(chain?.offSite).toEqual({ kind: 'no' });
  });

  it('follows a push, too', () => {
    const push = aSyncJob({
      datastore: 'store-a',
      namespace: '',
      direction: 'push',
      remote: 'far',
      remoteDatastore: 'store-b',
      remoteNamespace: '',
    });
    const [chain] = guestChains(aCluster(), [
      { ...near, syncJobs: read([push]) },
      { ...away, syncJobs: read([]) },
    ]);
    expect(chain?.offSite.kind).toBe('yes');
  });

  it('knows nothing of what it could not read: unknown is not no', () => {
    const unread = { ...near, datastores: stores(aDatastore({ name: 'store-a', groups: new Map() })) };
    const [chain] = guestChains(aCluster({ vzdump: new Map() }), [unread]);
    expect([chain?.backedUp, chain?.verified, chain?.offSite]).toEqual([
      { kind: 'unknown' },
      { kind: 'unknown' },
      { kind: 'no' },
    ]);
  });

  it('takes the word of PVE where its storage is no PBS that we watch', () => {
    const [chain] = guestChains(aCluster(), []);
    expect(chain?.backedUp).toEqual({ kind: 'yes', atMs: NOW - 8 * HOUR });
    const never = aCluster({
      vzdump: new Map([['alder', runsOf(aRun([{ vmid: 201, kind: 'failed', message: 'x' }]))]]),
    });
    expect(guestChains(never, [])[0]?.backedUp.kind).not.toBe('yes');
  });

  it('counts two storages of one place once, and marks a place that another cluster fills, too', () => {
    const twice = aCluster({ storages: read([aPbsStorage(), aPbsStorage({ storage: 'vault-2' })]) });
    const [chain] = guestChains(twice, [near], [aCluster({ name: 'heath' })]);
    expect(chain?.copies).toMatchObject([{ storages: ['vault', 'vault-2'], isAmbiguous: true }]);
  });
});

describe('a PVE storage and a PBS', () => {
  const target = {
    host: '10.0.0.5',
    port: 8007,
    datastore: 'a',
    namespace: '',
    fingerprint: 'AA:BB',
    isEncrypted: false,
  };
  const certificate = { fingerprint: 'AA:BB', subject: '', issuer: '', validFromMs: 0, validToMs: 0, seenAtMs: 0 };

  it.each([
    ['by address', 'https://10.0.0.5:8007', null, true],
    ['not by another port', 'https://10.0.0.5:8443', null, false],
    ['by certificate under another name', 'https://pbs.example:8007', certificate, true],
    ['not by another certificate', 'https://pbs.example:8007', { ...certificate, fingerprint: 'CC' }, false],
    ['of IPv6', 'https://[fd00::5]:8007', null, false],
  ])('match %s', (_how, url, seen, expected) => {
    expect(isServer({ url, certificate: seen }, target)).toBe(expected);
  });

  it('match by IPv6 address, however its brackets', () => {
    expect(isServer({ url: 'https://[fd00::5]:8007', certificate: null }, { ...target, host: 'fd00::5' })).toBe(true);
  });
});
