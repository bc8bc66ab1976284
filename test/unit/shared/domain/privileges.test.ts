import { describe, expect, it } from 'vitest';
import {
  excessPrivileges,
  holds,
  holdsBelow,
  mayAudit,
  meets,
  type Privileges,
} from '../../../../shared/domain/privileges.ts';
import { ask } from '../../../simulator/asking.ts';
import { worldOf } from '../../../simulator/start-fleet.ts';
import { privilegesAt, type RoleName } from '../../../simulator/world/access.ts';
import { setTokenRoles } from '../../../simulator/world/change-server.ts';
import { serverNamed } from '../../../simulator/world/places.ts';

function granted(map: Record<string, Record<string, boolean>>): Privileges {
  return new Map(Object.entries(map).map(([path, rights]) => [path, new Map(Object.entries(rights))]));
}

describe('a privilege at a path', () => {
  const everywhere = granted({
    '/': { 'Sys.Audit': true, 'Datastore.Audit': true },
    '/datastore': { 'Datastore.Audit': true },
    '/system': { 'Sys.Audit': true },
  });

  it('is inherited from the nearest path that is listed', () => {
    expect(holds(everywhere, '/system/status', 'Sys.Audit')).toBe(true);
    expect(holds(everywhere, '/datastore/main', 'Datastore.Audit')).toBe(true);
    expect(holds(everywhere, '/datastore/main/a/b', 'Datastore.Audit')).toBe(true);
    expect(holds(everywhere, '/tape', 'Sys.Audit')).toBe(true);
  });

  it('of a deeper path replaces what comes from above', () => {
    const backupOnly = granted({
      '/datastore': { 'Datastore.Audit': true },
      '/datastore/main': { 'Datastore.Backup': true },
    });
    expect(mayAudit(backupOnly, 'main')).toBe(false);
    expect(mayAudit(backupOnly, 'other')).toBe(true);
    expect(holds(backupOnly, '/datastore/main/ns', 'Datastore.Audit')).toBe(false);
  });

  it('that does not propagate holds at its own path alone', () => {
    const here = granted({ '/datastore': { 'Datastore.Audit': false } });
    expect(holds(here, '/datastore', 'Datastore.Audit')).toBe(true);
    expect(mayAudit(here, 'main')).toBe(false);
  });

  it.each(['/datastore', '/remote'])('is not held below %s where that is left out', (path) => {
    const atRoot = granted({ '/': { Any: true } });
    expect(holds(atRoot, path, 'Any')).toBe(false);
    expect(holds(atRoot, `${path}/x`, 'Any')).toBe(false);
  });

  it("is held below /system by what / grants, as in PBS's own example", () => {
    expect(holds(granted({ '/': { 'Sys.Audit': true } }), '/system/status', 'Sys.Audit')).toBe(true);
    expect(holds(granted({ '/': { 'Sys.Audit': false } }), '/system/status', 'Sys.Audit')).toBe(false);
  });

  it('is held by nobody who holds nothing', () => {
    expect(holds(granted({}), '/', 'Sys.Audit')).toBe(false);
    expect(holdsBelow(granted({}), '/datastore', 'Datastore.Audit')).toBe(false);
  });

  it('anywhere below is enough where rights are granted per object, and a similar name is not', () => {
    const one = granted({ '/datastore/main/a': { 'Datastore.Audit': true } });
    expect(meets(one, 'datastores')).toBe(true);
    expect(mayAudit(one, 'main')).toBe(false);
    expect(meets(granted({ '/remote/dc2': { 'Remote.Audit': true } }), 'sync')).toBe(true);
    expect(meets(granted({ '/tapestry': { 'Tape.Audit': true } }), 'tape')).toBe(false);
    expect(meets(granted({ '/system/tasks/x': { 'Sys.Audit': true } }), 'tasks')).toBe(false);
  });
});

describe('what PBS itself grants', () => {
  const grants: readonly (readonly [string, readonly { path: string; role: RoleName; isPropagated?: boolean }[]])[] = [
    ['nothing', []],
    ['audit everywhere', [{ path: '/', role: 'Audit' }]],
    ['audit at the root alone', [{ path: '/', role: 'Audit', isPropagated: false }]],
    ['datastores', [{ path: '/datastore', role: 'DatastoreAudit' }]],
    ['datastores, not propagated', [{ path: '/datastore', role: 'DatastoreAudit', isPropagated: false }]],
    ['one datastore', [{ path: '/datastore/main', role: 'DatastoreAudit' }]],
    ['one namespace', [{ path: '/datastore/main/clusterA', role: 'DatastoreAudit' }]],
    [
      'a role of its own below',
      [
        { path: '/datastore', role: 'DatastoreAudit' },
        { path: '/datastore/main', role: 'DatastoreBackup' },
      ],
    ],
    ['remotes', [{ path: '/remote', role: 'RemoteAudit' }]],
    ['tape', [{ path: '/tape', role: 'TapeAudit' }]],
    [
      'two roles at one path',
      [
        { path: '/', role: 'Audit' },
        { path: '/', role: 'RemoteAudit' },
      ],
    ],
  ];
  const paths = [
    '/',
    '/system',
    '/system/status',
    '/datastore',
    '/datastore/main',
    '/datastore/main/clusterA',
    '/remote',
  ];
  const rights = ['Sys.Audit', 'Datastore.Audit', 'Datastore.Backup', 'Remote.Audit', 'Tape.Audit'] as const;

  it.each(grants)('is read from its own answer as it judges itself: %s', (_name, roles) => {
    const world = worldOf({ scenario: 'oddities' });
    const node = serverNamed(world, 'pbs-new');
    const [tokenId = ''] = node.access.tokens.keys();
    setTokenRoles(node, tokenId, roles, true);
    const { data } = JSON.parse(ask(world, node, '/access/permissions').body);
    const known = granted(data);
    for (const path of paths) {
      const truth = privilegesAt(node.access, tokenId, path);
      for (const right of rights)
        expect([path, right, holds(known, path, right)]).toEqual([path, right, truth.has(right)]);
    }
  });
});

describe('rights that a monitor should not have', () => {
  it('are named once each, and those that only read are not', () => {
    const much = granted({
      '/': { 'Sys.Audit': true, 'Sys.Modify': true, 'Datastore.Audit': true, 'Datastore.Read': true },
      '/datastore': { 'Datastore.Prune': true, 'Datastore.Backup': true, 'Sys.Modify': true },
    });
    expect(excessPrivileges(much)).toEqual(['Datastore.Backup', 'Datastore.Prune', 'Datastore.Read', 'Sys.Modify']);
    expect(excessPrivileges(granted({ '/': { 'Sys.Audit': true, 'Remote.Audit': true, 'Tape.Audit': true } }))).toEqual(
      [],
    );
  });
});
