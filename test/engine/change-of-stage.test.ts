import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../shared/time-units.ts';
import { type WatchedFleet, watchFleet } from '../kit/watched-fleet.ts';
import { addDatastore, addGroup, addNamespace } from '../simulator/world/build.ts';
import { addSnapshot } from '../simulator/world/change-group.ts';
import { setTokenRoles, upgrade } from '../simulator/world/change-server.ts';
import {
  breakStore,
  mountStore,
  removeNamespace,
  removeStore,
  repairStore,
  setMaintenance,
  unmountStore,
} from '../simulator/world/change-store.ts';
import { storeNamed } from '../simulator/world/places.ts';
import { addTinyServer, tiny } from './tiny-fleet.ts';

let fleet: WatchedFleet;
beforeEach(async () => {
  fleet = await watchFleet({ scenario: tiny });
  await fleet.collect();
});
afterEach(() => fleet.close());

const world = () => fleet.fleet.world;
const node = () => fleet.server().node;
const store = (name: string) => storeNamed(node(), name);
const names = () => [...fleet.known().datastores.keys()];
const targets = () =>
  fleet
    .server()
    .stats.requestLog()
    .map(({ target }) => target.replace('/api2/json', ''));

describe('datastores', () => {
  it('that are removed are forgotten within minutes, and no more asked for', async () => {
    removeStore(world(), node(), store('side'));
    await fleet.pass(7 * MINUTE);
    expect(names()).toEqual(['main']);
    fleet.server().stats.reset();
    await fleet.pass(2 * HOUR);
    expect(targets().filter((target) => target.includes('/side/'))).toEqual([]);
  });

  it('that are not listed once, as while rights are changed, are not forgotten', async () => {
    const before = fleet.known().datastores.get('side');
    const { acl } = node().access;
    const usual = [...acl];
    const roles = ['/', '/datastore/side'].map(
      (path) => ({ path, role: path === '/' ? 'Audit' : 'NoAccess' }) as const,
    );
    setTokenRoles(node(), fleet.server().tokenId, roles);
    fleet.server().stats.reset();
    while (!targets().includes('/admin/datastore')) await fleet.pass(SECOND);
    expect(fleet.known().datastoreList).toMatchObject({ kind: 'read', value: [{ name: 'main' }] });
    acl.splice(0, acl.length, ...usual);
    await fleet.pass(2 * MINUTE);
    expect(fleet.known().datastoreList).toMatchObject({ kind: 'read', value: [{ name: 'main' }, { name: 'side' }] });
    const after = fleet.known().datastores.get('side');
    expect(after?.details).toEqual(before?.details);
    await fleet.pass(HOUR);
    expect(fleet.known().datastores.get('side')?.groups.get('')?.kind).toBe('read');
  });

  it('that are removed while their groups are asked for are looked for at once', async () => {
    removeStore(world(), node(), store('side'));
    fleet.server().stats.reset();
    fleet.engine.refresh();
    await fleet.pass(2 * MINUTE);
    expect(names()).toEqual(['main']);
  });

  it('that are renamed are another one', async () => {
    removeStore(world(), node(), store('side'));
    const renamed = addDatastore(world(), node(), 'other', { gcSchedule: 'monthly' });
    addSnapshot(world(), addGroup(world(), node(), renamed, '', { type: 'vm', id: '101' }));
    await fleet.pass(10 * MINUTE);
    expect(names()).toEqual(['main', 'other']);
    expect(fleet.known().datastores.get('other')).toMatchObject({
      usage: { kind: 'read' },
      garbageCollection: { kind: 'read' },
      namespaces: { kind: 'read', value: [''] },
    });
    expect(fleet.known().datastores.get('other')?.details.get('')?.size).toBe(1);
  });

  it('that are excluded are never asked for nor known', async () => {
    await fleet.close();
    fleet = await watchFleet({ scenario: tiny, datastores: { include: ['*'], exclude: ['si*'] } });
    await fleet.collect();
    await fleet.pass(2 * HOUR);
    expect(names()).toEqual(['main']);
    expect(targets().filter((target) => target.includes('/side/'))).toEqual([]);
  });

  const away: readonly (readonly [string, () => void, () => void])[] = [
    ['unmounted', () => unmountStore(world(), node(), store('side')), () => mountStore(world(), node(), store('side'))],
    [
      'in offline maintenance',
      () => setMaintenance(world(), node(), store('side'), { type: 'offline', message: 'bis morgen' }),
      () => setMaintenance(world(), node(), store('side'), null),
    ],
  ];
  it.each(away)(
    'that are %s are not asked for, keep what is known, and are read anew when they are back',
    async (_how, leave, comeBack) => {
      store('side').mount = 'mounted';
      await fleet.pass(6 * MINUTE);
      leave();
      await fleet.pass(6 * MINUTE);
      const known = fleet.known().datastores.get('side');
      const leftAtMs = fleet.clock.nowMs();
      expect(known?.sameSinceMs).toBeGreaterThan(leftAtMs - 6 * MINUTE);
      fleet.server().stats.reset();
      await fleet.pass(2 * HOUR);
      expect(targets().filter((target) => target.includes('/side/'))).toEqual([]);
      const later = fleet.known().datastores.get('side');
      expect(later?.groups).toEqual(known?.groups);
      expect(later?.usage).toEqual(known?.usage);
      expect(later?.sameSinceMs).toBe(known?.sameSinceMs);
      comeBack();
      await fleet.pass(6 * MINUTE);
      const back = fleet.known().datastores.get('side');
      expect(back?.usage).toMatchObject({ kind: 'read' });
      for (const section of [back?.usage, back?.namespaces, back?.groups.get(''), back?.detailReads.get('')]) {
        expect(section?.kind === 'read' && section.takenAtMs > leftAtMs).toBe(true);
      }
    },
  );

  it('that could not be read for hours are read anew as soon as their sizes can', async () => {
    breakStore(world(), node(), store('side'));
    fleet.engine.refresh();
    await fleet.pass(3 * HOUR);
    expect(fleet.known().datastores.get('side')?.namespaces.kind).toBe('failed');
    repairStore(world(), node(), store('side'));
    await fleet.pass(3 * MINUTE);
    const back = fleet.known().datastores.get('side');
    expect([back?.usage.kind, back?.namespaces.kind, back?.groups.get('')?.kind]).toEqual(['read', 'read', 'read']);
  });

  it('in read-only maintenance are read as ever', async () => {
    setMaintenance(world(), node(), store('side'), { type: 'read-only', message: null });
    fleet.server().stats.reset();
    await fleet.pass(31 * MINUTE);
    expect(targets().filter((target) => target.includes('/side/groups')).length).toBeGreaterThanOrEqual(2);
    expect(fleet.known().datastores.get('side')?.maintenance).toEqual({ mode: 'read-only', message: null });
  });
});

describe('namespaces', () => {
  it('that vanished are looked for as soon as their groups cannot be read', async () => {
    removeNamespace(world(), node(), store('main'), 'clients');
    await fleet.pass(17 * MINUTE);
    const main = fleet.known().datastores.get('main');
    expect([...(main?.groups.keys() ?? [])]).toEqual(['']);
    expect([...(main?.details.keys() ?? [])]).toEqual(['']);
    fleet.server().stats.reset();
    await fleet.pass(HOUR);
    expect(targets().filter((target) => target.includes('ns=clients'))).toEqual([]);
  });

  it('that appeared are found within the hour', async () => {
    const place = addGroup(world(), node(), store('main'), 'neu', { type: 'host', id: 'x' });
    addNamespace(store('main'), 'neu/leer');
    addSnapshot(world(), place);
    await fleet.pass(HOUR + MINUTE);
    const main = fleet.known().datastores.get('main');
    expect([...(main?.groups.keys() ?? [])]).toEqual(['', 'clients', 'neu', 'neu/leer']);
    expect(main?.details.get('neu')?.size).toBe(1);
  });
});

describe('the server', () => {
  it('restarts between two looks without anybody noticing', async () => {
    const { reach } = fleet.known();
    const sinceMs = reach.kind === 'answering' ? reach.sinceMs : null;
    for (let restart = 0; restart < 5; restart++) {
      fleet.server().dropConnections();
      await fleet.pass(MINUTE);
    }
    expect(fleet.log.lines.filter(({ event }) => event === 'server-failing')).toEqual([]);
    expect(fleet.known().reach).toMatchObject({ kind: 'answering', sinceMs });
  });

  it('is asked as its version allows after an upgrade', async () => {
    await fleet.close();
    fleet = await watchFleet({
      scenario: { ...tiny, build: (made) => void addTinyServer(made, 'pbs-1', '3.2.4') },
      pollingIntervalMs: 5 * MINUTE,
    });
    await fleet.collect();
    expect(targets().some((target) => target.includes('/status/metrics'))).toBe(false);
    upgrade(node(), '4.2.3');
    await fleet.pass(7 * HOUR);
    fleet.server().stats.reset();
    await fleet.pass(10 * MINUTE);
    expect(fleet.known().version).toMatchObject({ kind: 'read', value: { tuple: [4, 2, 3] } });
    expect(targets().some((target) => target.includes('/status/metrics'))).toBe(true);
    expect(targets().some((target) => target.endsWith('/main/status'))).toBe(false);
  });
});
