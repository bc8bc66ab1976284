import { describe, expect, it } from 'vitest';
import { ask, dataOf } from './asking.ts';
import { worldOf } from './start-fleet.ts';
import { breakNamespace } from './world/change-store.ts';
import { groupAt, serverNamed, storeNamed } from './world/places.ts';

const world = worldOf({ scenario: 'oddities' });
const node = serverNamed(world, 'pbs-new');
const old = serverNamed(world, 'pbs-old');

describe('groups', () => {
  const groupOf = (server: typeof node, id: string, type = 'vm') =>
    dataOf(world, server, '/admin/datastore/main/groups').find(
      (item) => item['backup-id'] === id && item['backup-type'] === type,
    );

  it('name the newest finished snapshot while another is being written', () => {
    const { group } = groupAt(world, 'pbs-new', 'main', '', 'vm/102');
    expect(groupOf(node, '102')).toMatchObject({
      'last-backup': group.snapshots.findLast((snapshot) => snapshot.state === 'finished')?.timeS,
      'backup-count': 3,
      files: expect.arrayContaining(['index.json.blob']),
    });
  });

  it('name the only snapshot even if it is unfinished, and zero when several are', () => {
    expect(groupOf(node, '104')).toMatchObject({
      'last-backup': Math.floor(world.nowMs / 1000),
      'backup-count': 1,
      files: [],
    });
    expect(groupOf(node, '106')).toMatchObject({ 'last-backup': 0, 'backup-count': 2, files: [] });
    expect(groupOf(node, '105')).toMatchObject({ 'last-backup': 0, 'backup-count': 0 });
  });

  it('name, before 4.0.17, whatever the unsorted directory ends with, and leave empty ones out', () => {
    expect(groupOf(old, '105')).toBeUndefined();
    const folded = groupAt(world, 'pbs-old', 'main', '', 'vm/102').group;
    const times = folded.snapshots.map((snapshot) => snapshot.timeS);
    expect(times).toContain(groupOf(old, '102')?.['last-backup']);
    const unfinished = [...folded.snapshots].some((snapshot) => snapshot.state === 'running');
    expect(unfinished).toBe(true);
  });

  it('are left out silently when their owner cannot be read', () => {
    expect(groupOf(node, '109')).toBeUndefined();
  });

  it('show the first line of their notes', () => {
    expect(groupOf(node, '101')).toMatchObject({ comment: 'web frontend' });
    const notes = '/admin/datastore/main/group-notes?backup-type=vm&backup-id=101';
    expect(dataOf(world, node, notes)).toBe('web frontend\nsecond line of the notes');
  });

  it('are an error where the namespace cannot be read', () => {
    const fresh = worldOf({ scenario: 'oddities' });
    const server = serverNamed(fresh, 'pbs-new');
    breakNamespace(storeNamed(server, 'main'), 'clusterA', 'EIO: I/O error');
    expect(ask(fresh, server, '/admin/datastore/main/groups?ns=clusterA')).toMatchObject({
      status: 400,
      body: 'EIO: I/O error',
    });
  });
});

describe('snapshots', () => {
  const of = (id: string, ns = '') =>
    dataOf(world, node, `/admin/datastore/main/snapshots?backup-id=${id}${ns === '' ? '' : `&ns=${ns}`}`);

  it('in progress have neither size nor manifest, unreadable ones only the manifest', () => {
    const [running] = of('104');
    expect(running).not.toHaveProperty('size');
    expect(running).toMatchObject({ files: [] });
    const unreadable = of('108').find((item) => !('size' in item));
    expect(JSON.stringify(unreadable)).toContain('index.json.blob');
  });

  it('sum up their files', () => {
    for (const item of of('101') as unknown as { size: number; files: { size?: number }[] }[]) {
      expect(item.files.reduce((sum, file) => sum + (file.size ?? 0), 0)).toBe(item.size);
    }
  });

  it('count a manifest each, running ones none; an unknown group is an empty list', () => {
    expect(ask(world, node, '/admin/datastore/main/snapshots?backup-id=102').manifestsRead).toBe(2);
    expect(ask(world, node, '/admin/datastore/main/groups').manifestsRead).toBe(0);
    expect(of('nobody')).toEqual([]);
  });
});
