import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lastGood } from '../../shared/domain/section.ts';
import { HOUR, MINUTE } from '../../shared/time-units.ts';
import { type WatchedFleet, watchFleet } from '../kit/watched-fleet.ts';
import { monitoringAcl } from '../simulator/world/build.ts';
import { setTokenRoles } from '../simulator/world/change-server.ts';
import { addTinyServer, tiny } from './tiny-fleet.ts';

let fleet: WatchedFleet;
beforeEach(async () => {
  fleet = await watchFleet({ scenario: tiny });
  await fleet.collect();
});
afterEach(() => fleet.close());

const node = () => fleet.server().node;
const names = () => [...fleet.known().datastores.keys()];
const targets = () =>
  fleet
    .server()
    .stats.requestLog()
    .map(({ target }) => target.replace('/api2/json', ''));

describe('privileges', () => {
  const NONE: [] = [];
  const restore = () => {
    const { acl } = node().access;
    acl.splice(0, acl.length, ...monitoringAcl(fleet.server().tokenId));
  };

  it('that were taken away are named, what they covered is not asked for, and they are noticed when they are back', async () => {
    setTokenRoles(node(), fleet.server().tokenId, [{ path: '/datastore', role: 'DatastoreAudit' }]);
    fleet.engine.refresh();
    await fleet.pass(MINUTE);
    fleet.server().stats.reset();
    await fleet.pass(30 * MINUTE);
    const state = fleet.known();
    expect(state.reach.kind).toBe('answering');
    const lacking = { kind: 'failed', failure: { kind: 'permission', asked: false } };
    expect(state.tasks).toMatchObject({ ...lacking, last: { value: expect.anything() } });
    expect(state.host).toMatchObject(lacking);
    expect(state.tapeDrives).toMatchObject(lacking);
    expect(state.datastores.get('main')?.groups.get('')?.kind).toBe('read');
    expect(targets().filter((target) => /tasks|localhost\/status|tape/.test(target))).toEqual([]);
    restore();
    await fleet.pass(HOUR + 2 * MINUTE);
    expect(fleet.known()).toMatchObject({ tasks: { kind: 'read' }, host: { kind: 'read' } });
  });

  it('that are back are noticed within minutes where an answer shows more than they allowed', async () => {
    setTokenRoles(node(), fleet.server().tokenId, [{ path: '/system', role: 'Audit' }]);
    fleet.engine.refresh();
    await fleet.pass(20 * MINUTE);
    const mayAudit = () => fleet.known().datastores.get('main')?.usage.kind === 'read';
    const auditable = () =>
      lastGood(fleet.known().privileges)?.value.get('/datastore')?.get('Datastore.Audit') === true;
    expect([mayAudit(), auditable()]).toEqual([false, false]);
    restore();
    fleet.server().stats.reset();
    await fleet.pass(2 * MINUTE);
    expect([mayAudit(), auditable()]).toEqual([true, true]);
    // Lists that were shortened without a word are read anew at once.
    for (const list of ['/admin/sync', '/admin/verify', '/admin/datastore/main/groups']) {
      expect(targets().filter((target) => target.startsWith(list)).length).toBeGreaterThan(0);
    }
  });

  it('of none at all leave a server that answers and of which nothing may be seen', async () => {
    setTokenRoles(node(), fleet.server().tokenId, NONE);
    await fleet.close();
    fleet = await watchFleet({
      scenario: {
        ...tiny,
        build: (made) => {
          const server = addTinyServer(made, 'pbs-1');
          const [tokenId = ''] = server.access.tokens.keys();
          setTokenRoles(server, tokenId, NONE);
        },
      },
    });
    await fleet.collect();
    const state = fleet.known();
    expect(state.reach.kind).toBe('answering');
    expect(state.version.kind).toBe('read');
    expect(names()).toEqual([]);
    for (const section of [state.tasks, state.host, state.tapeDrives, state.updates]) {
      expect(section).toMatchObject({ kind: 'failed', failure: { kind: 'permission' } });
    }
  });

  it('on one namespace alone show that namespace, and say why there are no sizes', async () => {
    await fleet.close();
    fleet = await watchFleet({
      scenario: {
        ...tiny,
        build: (made) => {
          const server = addTinyServer(made, 'pbs-1');
          const [tokenId = ''] = server.access.tokens.keys();
          setTokenRoles(server, tokenId, [{ path: '/datastore/main/clients', role: 'DatastoreAudit' }]);
        },
      },
    });
    await fleet.collect();
    const main = fleet.known().datastores.get('main');
    expect(names()).toEqual(['main']);
    expect(main?.namespaces).toMatchObject({ kind: 'read', value: ['clients'] });
    expect(main?.groups.get('clients')).toMatchObject({ kind: 'read', value: [{ backupId: '101' }] });
    expect(main?.details.get('clients')?.size).toBe(1);
    const lacking = { kind: 'permission', privilege: 'Datastore.Audit', path: '/datastore/main' };
    expect(main?.usage).toMatchObject({ kind: 'failed', failure: lacking, last: null });
    expect(main?.garbageCollection).toMatchObject({ kind: 'failed', failure: lacking, last: null });
  });
});
