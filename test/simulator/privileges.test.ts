import { beforeEach, describe, expect, it } from 'vitest';
import { ask, dataOf } from './asking.ts';
import { type AclEntry, privilegesAt } from './world/access.ts';
import { addDatastore, addGroup, addServer } from './world/build.ts';
import { addPruneJob, addSyncJob, addVerifyJob } from './world/build-jobs.ts';
import { setTokenEnabled, setTokenRoles, setTokenSecret } from './world/change-server.ts';
import type { PbsServer, World } from './world/model.ts';
import { createWorld } from './world/world.ts';

const TOKEN = 'monitor@pbs!tray';
let world: World;
let node: PbsServer;

beforeEach(() => {
  world = createWorld(1, 1_790_586_000_000);
  node = addServer(world, { name: 'pbs' });
  for (const name of ['one', 'two']) {
    const store = addDatastore(world, node, name, { comment: `store ${name}` });
    addGroup(world, node, store, '', { type: 'vm', id: '1', owner: 'other@pbs!x' });
    addGroup(world, node, store, 'a/b', { type: 'vm', id: '2', owner: TOKEN });
    addVerifyJob(world, node, { id: `v-${name}`, store: name, schedule: 'daily' });
    addPruneJob(world, node, { id: `p-${name}`, store: name, schedule: 'daily', keep: { last: 1 } });
  }
  addSyncJob(world, node, { id: 'pull', store: 'one', remote: 'dc2', remoteStore: 'x' });
  addSyncJob(world, node, { id: 'push', store: 'one', remote: 'dc2', remoteStore: 'x', direction: 'push' });
  addSyncJob(world, node, { id: 'local', store: 'one', remoteStore: 'two' });
});

const names = (target: string, key: string): string[] =>
  dataOf(world, node, target)
    .map((item) => String(item[key]))
    .sort();

describe('effective privileges', () => {
  const entry = (path: string, authId: string, role: AclEntry['role'], isPropagated = true): AclEntry => ({
    path,
    authId,
    role,
    isPropagated,
  });
  const audit = entry('/', 'u@pbs', 'Audit');
  it.each<[string, AclEntry[], string, string[]]>([
    ['a token without its own entries has none', [audit], '/datastore/x', []],
    ['both need the grant', [audit, entry('/', 'u@pbs!t', 'Audit')], '/datastore/x', ['Datastore.Audit', 'Sys.Audit']],
    ['never more than the user', [audit, entry('/', 'u@pbs!t', 'Admin')], '/', ['Datastore.Audit', 'Sys.Audit']],
    [
      'a deeper entry of the user replaces what it inherits, for the token too',
      [audit, entry('/datastore/x', 'u@pbs', 'DatastoreBackup'), entry('/', 'u@pbs!t', 'Audit')],
      '/datastore/x',
      [],
    ],
    [
      'roles of one path add up',
      [
        audit,
        entry('/', 'u@pbs', 'RemoteAudit'),
        entry('/', 'u@pbs!t', 'RemoteAudit'),
        entry('/', 'u@pbs!t', 'DatastoreAudit'),
      ],
      '/remote/r',
      ['Datastore.Audit', 'Remote.Audit'],
    ],
    [
      'an entry that does not propagate stays where it is',
      [audit, entry('/datastore', 'u@pbs!t', 'Audit', false)],
      '/datastore/x',
      [],
    ],
    [
      'NoAccess takes all',
      [audit, entry('/', 'u@pbs!t', 'Audit'), entry('/datastore', 'u@pbs!t', 'NoAccess')],
      '/datastore/x',
      [],
    ],
  ])('%s', (_what, acl, path, expected) => {
    const access = { tokens: new Map(), disabledUsers: new Set<string>(), acl };
    expect([...privilegesAt(access, 'u@pbs!t', path).keys()].sort()).toEqual(expected);
  });
});

describe('filtering', () => {
  it('says nothing about what a token may not see', () => {
    setTokenRoles(node, TOKEN, [{ path: '/datastore/one', role: 'DatastoreAudit' }]);
    expect(names('/admin/datastore', 'store')).toEqual(['one']);
    expect(names('/config/datastore', 'name')).toEqual(['one']);
    expect(names('/admin/gc', 'store')).toEqual(['one']);
    expect(names('/status/datastore-usage', 'store')).toEqual(['one']);
    expect(names('/admin/verify', 'id')).toEqual(['v-one']);
    expect(names('/admin/prune', 'id')).toEqual(['p-one']);
    expect(names('/admin/sync?sync-direction=all', 'id')).toEqual([]);
    expect(names('/nodes/localhost/tasks', 'upid')).toEqual([]);
    const { data } = dataOf<{ data: { id: string }[] }>(world, node, '/status/metrics');
    expect(new Set(data.map((point) => point.id))).toEqual(new Set(['datastore/one']));
  });

  it('answers 200 with nothing to a token without any right', () => {
    setTokenRoles(node, TOKEN, []);
    for (const target of ['/admin/datastore', '/admin/gc', '/status/datastore-usage', '/admin/prune', '/tape/drive']) {
      expect(dataOf(world, node, target)).toEqual([]);
    }
    expect(dataOf(world, node, '/access/permissions')).toEqual({});
    expect(Object.keys(dataOf(world, node, '/nodes/localhost/subscription'))).toEqual(['status', 'message', 'url']);
  });

  it('shows sync jobs only with the rights on both ends', () => {
    const withRemote = [
      { path: '/datastore/one', role: 'DatastoreAudit' },
      { path: '/remote/dc2', role: 'RemoteAudit' },
    ] as const;
    setTokenRoles(node, TOKEN, withRemote);
    expect(names('/admin/sync?sync-direction=all', 'id')).toEqual(['pull', 'push']);
    expect(names('/admin/sync', 'id')).toEqual(['pull']);
    setTokenRoles(node, TOKEN, [{ path: '/datastore', role: 'DatastoreAudit' }]);
    expect(names('/admin/sync', 'id')).toEqual(['local']);
  });

  it('gives a token of one namespace its branch, zeros for the store, and no comment', () => {
    setTokenRoles(node, TOKEN, [{ path: '/datastore/one/a/b', role: 'DatastoreAudit' }]);
    expect(dataOf(world, node, '/admin/datastore/one/namespace')).toEqual([{ ns: 'a/b' }]);
    expect(dataOf(world, node, '/admin/datastore/one/status')).toMatchObject({ total: 0, used: 0, avail: 0 });
    expect(dataOf(world, node, '/admin/datastore')).toMatchObject([{ store: 'one', comment: null }]);
    expect(dataOf(world, node, '/status/datastore-usage')[0]).not.toHaveProperty('total');
    expect(ask(world, node, '/admin/datastore/one/groups').status).toBe(403);
    expect(dataOf(world, node, '/admin/datastore/one/groups?ns=a/b')).toHaveLength(1);
  });

  it('shows only own groups to Datastore.Backup', () => {
    setTokenRoles(node, TOKEN, [{ path: '/datastore/one', role: 'DatastoreBackup' }], true);
    expect(dataOf(world, node, '/admin/datastore/one/groups')).toEqual([]);
    expect(dataOf(world, node, '/admin/datastore/one/groups?ns=a/b')).toHaveLength(1);
  });
});

describe('credentials', () => {
  const refused = (authorization?: string | null): [number, string, string | null] => {
    const { status, body, contentType } = ask(world, node, '/version', authorization);
    return [status, body, contentType];
  };
  const REFUSAL = [401, 'authentication failed', null];

  it.each([
    ['nothing', null],
    ['the Proxmox VE form', 'PVEAPIToken=monitor@pbs!tray=secret'],
    ['a wrong scheme', 'Bearer abc'],
    ['a wrong secret', 'PBSAPIToken=monitor@pbs!tray:00000000-0000-4000-a000-000000000000'],
    ['an unknown token', 'PBSAPIToken=monitor@pbs!nope:x'],
  ])('are refused with 401 and no content type: %s', (_what, authorization) => {
    expect(refused(authorization)).toEqual(REFUSAL);
  });

  it('are taken with one space, too, and with a percent-encoded secret', () => {
    setTokenSecret(node, TOKEN, 'a%b');
    expect(refused(`PBSAPIToken ${TOKEN}:a%25b`)[0]).toBe(200);
  });

  it('are refused once disabled, expired, or when the user is', () => {
    setTokenEnabled(node, TOKEN, false);
    expect(refused()).toEqual(REFUSAL);
    setTokenEnabled(node, TOKEN, true);
    const token = node.access.tokens.get(TOKEN);
    if (token !== undefined) token.expiresS = 1;
    expect(refused()).toEqual(REFUSAL);
    if (token !== undefined) token.expiresS = null;
    node.access.disabledUsers.add('monitor@pbs');
    expect(refused()).toEqual(REFUSAL);
  });

  it('are not asked for by ping', () => {
    expect(ask(world, node, '/ping', null).body).toBe('{"data":{"pong":true}}');
  });
});
