import { expect, it } from 'vitest';
import { ask } from './asking.ts';
import { addDatastore, addNamespace, addServer } from './world/build.ts';
import { breakNamespace, hangStore, releaseStore } from './world/change-store.ts';
import { advanceBy, createWorld } from './world/world.ts';

const world = createWorld(3, 1_790_586_000_000);
const node = addServer(world, { name: 'pbs' });
const nfs = addDatastore(world, node, 'nfs');
addDatastore(world, node, 'disk');
addNamespace(nfs, 'a');

const hangs = (target: string): boolean => ask(world, node, target).neverComes;
const newestPointS = (): number => {
  const { data } = JSON.parse(ask(world, node, '/status/metrics').body).data as { data: { timestamp: number }[] };
  return data.at(-1)?.timestamp ?? 0;
};

it('a dead mount hangs what reads it, stops the collector, and nothing else', () => {
  hangStore(world, node, nfs);
  const sinceS = world.nowMs / 1000;
  advanceBy(world, 120_000);
  for (const target of ['/status/datastore-usage', '/admin/datastore/nfs/status', '/admin/datastore/nfs/groups']) {
    expect(hangs(target)).toBe(true);
  }
  for (const target of [
    '/admin/datastore',
    '/admin/datastore/disk/status',
    '/nodes/localhost/status',
    '/status/metrics',
  ]) {
    expect(hangs(target)).toBe(false);
  }
  expect(newestPointS()).toBe(sinceS);
  releaseStore(nfs);
  expect(hangs('/status/datastore-usage')).toBe(false);
  expect(newestPointS()).toBe(sinceS + 120);
});

it('an unreadable namespace makes every walk endless, but single reads an error', () => {
  breakNamespace(nfs, 'a', 'EACCES: Permission denied');
  expect(hangs('/admin/datastore/nfs/namespace')).toBe(true);
  expect(hangs('/admin/datastore/nfs/status?verbose=1')).toBe(true);
  expect(hangs('/admin/datastore/nfs/status')).toBe(false);
  expect(ask(world, node, '/admin/datastore/nfs/groups?ns=a').body).toBe('EACCES: Permission denied');
});
