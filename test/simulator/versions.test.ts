import { describe, expect, it } from 'vitest';
import { ask, dataOf } from './asking.ts';
import { addDatastore, addServer } from './world/build.ts';
import { upgrade } from './world/change-server.ts';
import { createWorld } from './world/world.ts';

const world = createWorld(7, 1_790_586_000_000);

describe('versions', () => {
  it.each<[string, string, number]>([
    ['3.2.7', '/status/metrics', 404],
    ['3.2.8', '/status/metrics', 200],
    ['4.1.9', '/nodes/localhost/identity', 404],
    ['4.1.10', '/nodes/localhost/identity', 200],
    ['3.2.10', '/admin/sync?sync-direction=pull', 400],
    ['3.2.12', '/admin/sync?sync-direction=pull', 200],
    ['3.2.12', '/admin/sync?sync-direction=all', 400],
    ['3.2.13', '/admin/sync?sync-direction=all', 200],
    ['3.1.5', '/admin/gc', 404],
  ])('%s answers %s with %i', (version, target, status) => {
    const server = addServer(world, { name: `v${version}-${target}`, version });
    expect(ask(world, server, target).status).toBe(status);
  });

  it.each<[string, string, number, string]>([
    ['3.2.7', 'hidden no more', 401, 'authentication failed - no authentication credentials provided.'],
    ['4.1.2', 'the 400 bug', 400, 'authentication failed'],
    ['4.1.4', 'fixed', 401, 'authentication failed'],
  ])('%s refuses credentials its own way (%s)', (version, _what, status, body) => {
    const server = addServer(world, { name: `auth-${version}`, version });
    expect(ask(world, server, '/version', null)).toMatchObject({ status, body });
  });

  it('an upgrade changes the shapes at once', () => {
    const server = addServer(world, { name: 'upgraded', version: '3.2.7' });
    addDatastore(world, server, 's');
    expect(dataOf(world, server, '/admin/datastore')[0]).not.toHaveProperty('mount-status');
    upgrade(server, '4.2.3');
    expect(dataOf(world, server, '/admin/datastore')[0]).toHaveProperty('mount-status', 'nonremovable');
  });

  it('memory includes the cache before 3.4', () => {
    const used = (version: string) => {
      const server = addServer(world, { name: `memory`, version });
      return dataOf<{ memory: { used: number } }>(world, server, '/nodes/localhost/status').memory.used;
    };
    expect(used('3.2.7')).toBeGreaterThan(2 * used('4.2.3'));
  });
});
