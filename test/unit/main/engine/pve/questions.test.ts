import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Undecodable } from '../../../../../main/engine/pbs/undecodable.ts';
import {
  askBackupJobs,
  askCertificates,
  askClusterStatus,
  askDisks,
  askResources,
  askStorages,
  askVzdumpRuns,
} from '../../../../../main/engine/pve/questions.ts';
import { aGuest } from '../../../../kit/pve-builders.ts';

const resources = askResources([]);

describe('resources', () => {
  it('accept numbers as texts and truth as 0, 1, "1" or nothing', () => {
    const rows = [
      {
        type: 'lxc',
        vmid: '310',
        node: 'alder',
        name: 'dns',
        status: 'stopped',
        template: '1',
        maxcpu: '1.5',
        maxmem: '512',
      },
      { type: 'qemu', vmid: 201, node: 'alder', status: 'running' },
    ];
    const { guests } = resources.decode(rows);
    expect(
      guests.map(({ vmid, isTemplate, cpuCount, memoryBytes }) => [vmid, isTemplate, cpuCount, memoryBytes]),
    ).toEqual([
      [201, false, null, null],
      [310, true, 1.5, 512],
    ]);
  });

  it('keep the name and size of a guest whose node went silent, by its id', () => {
    const before = aGuest({ isTemplate: true });
    const { guests } = askResources([before]).decode([{ type: 'qemu', vmid: 201, node: 'birch', status: 'unknown' }]);
    expect(guests).toEqual([{ ...before, node: 'birch', status: 'unknown' }]);
  });

  it('ignore kinds of rows that are yet to come, but not a node without a name', () => {
    expect(resources.decode([{ type: 'network' }, { type: 'pool', pool: 'x' }])).toEqual({
      nodes: [],
      guests: [],
      storages: [],
    });
    expect(() => resources.decode([{ type: 'node' }])).toThrow(Undecodable);
  });

  it('give no sizes of a storage that is not available', () => {
    const row = { type: 'storage', storage: 'nas', node: 'alder', plugintype: 'nfs', maxdisk: 5, disk: 3 };
    const { storages } = resources.decode([
      { ...row, status: 'available' },
      { ...row, storage: 'off', status: 'unknown' },
    ]);
    expect(storages.map(({ totalBytes, usedBytes }) => [totalBytes, usedBytes])).toEqual([
      [5, 3],
      [null, null],
    ]);
  });
});

describe('backup jobs', () => {
  it('are on unless they say otherwise, and take pool, list or all in this order', () => {
    const jobs = askBackupJobs.decode([
      { id: 'a', all: 1, exclude: '9,10' },
      { id: 'b', enabled: 0, vmid: '201' },
      { id: 'c', enabled: '1', pool: 'prod', vmid: 5 },
      { id: 'd' },
    ]);
    expect(jobs.map(({ id, enabled, selection }) => [id, enabled, selection])).toEqual([
      ['a', true, { kind: 'all', exclude: [9, 10] }],
      ['b', false, { kind: 'guests', vmids: [201] }],
      ['c', true, { kind: 'pool', pool: 'prod' }],
      ['d', true, { kind: 'none' }],
    ]);
  });
});

describe('storages', () => {
  it('tell where those of PBS point to, root and port by default', () => {
    const [entry] = askStorages.decode([
      {
        storage: 'vault',
        type: 'pbs',
        server: 'PBS1.example',
        datastore: 'tank',
        fingerprint: 'aa:bb',
        content: 'backup',
      },
    ]);
    expect(entry?.pbs).toEqual({
      host: 'pbs1.example',
      port: 8007,
      datastore: 'tank',
      namespace: '',
      fingerprint: 'AA:BB',
      isEncrypted: false,
    });
  });
});

describe('backup runs', () => {
  const { decode } = askVzdumpRuns('alder', 0);
  const row = { upid: 'UPID:x', node: 'alder', type: 'vzdump', id: '', starttime: 100, endtime: 200 };

  it.each([
    ['OK', { kind: 'ok' }],
    ['WARNINGS: 3', { kind: 'warnings', count: 3 }],
    ['job errors', { kind: 'error', message: 'job errors' }],
    ['unexpected status', { kind: 'unknown' }],
    ['broken pipe is OK', { kind: 'error', message: 'broken pipe is OK' }],
  ])('end as %s', (status, outcome) => {
    expect(decode([{ ...row, status }])[0]?.outcome).toEqual(outcome);
  });

  it('run while they have no end, in either spelling', () => {
    const running = [
      { ...row, endtime: undefined, status: 'RUNNING' },
      { ...row, upid: 'UPID:y', endtime: undefined },
    ];
    expect(decode(running).map(({ outcome, endedAtMs, guests }) => [outcome, endedAtMs, guests])).toEqual([
      [null, null, null],
      [null, null, null],
    ]);
  });

  it('of one guest are its result; those of several wait for their log', () => {
    expect(decode([{ ...row, id: '201', status: 'OK' }])[0]?.guests).toEqual([
      { vmid: 201, kind: 'ok', message: null },
    ]);
    expect(decode([{ ...row, status: 'OK' }])[0]?.guests).toBeNull();
  });

  it('leave other tasks out', () => {
    expect(decode([{ ...row, type: 'qmstart', status: 'OK' }])).toEqual([]);
  });
});

describe('disks and certificates', () => {
  it('give a verdict only where there is one', () => {
    const health = (text?: string) =>
      askDisks('a').decode([{ devpath: '/dev/sda', health: text, wearout: 'N/A' }])[0]?.health;
    expect(['PASSED', 'OK', 'FAILED!', 'UNKNOWN', 'SMART Disabled', undefined].map(health)).toEqual([
      'good',
      'good',
      'bad',
      'unknown',
      'unknown',
      'unknown',
    ]);
  });

  it('do not know the end of a certificate that does not say', () => {
    expect(askCertificates('a').decode([{ filename: 'x' }])[0]?.validToMs).toBeNull();
  });
});

describe('cluster status', () => {
  it('knows a node in no cluster', () => {
    expect(askClusterStatus.decode([{ type: 'node', name: 'solo', local: 1 }])).toEqual({
      name: null,
      nodes: ['solo'],
      isQuorate: null,
    });
  });

  it('does not know the quorum of a cluster that does not tell', () => {
    const told = [undefined, 0, '1'].map((quorate) =>
      askClusterStatus.decode([{ type: 'cluster', name: 'g', quorate }]),
    );
    expect(told.map(({ isQuorate }) => isQuorate)).toEqual([null, false, true]);
  });
});

describe('whatever arrives', () => {
  it.each([resources, askBackupJobs, askStorages, askDisks('a'), askVzdumpRuns('a', 0), askClusterStatus])(
    'is read or refused as undecodable, never anything else ($path)',
    ({ decode }) => {
      fc.assert(
        fc.property(fc.jsonValue(), (data) => {
          try {
            decode(data);
          } catch (thrown) {
            expect(thrown).toBeInstanceOf(Undecodable);
          }
        }),
      );
    },
  );
});
