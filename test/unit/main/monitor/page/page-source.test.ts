import { describe, expect, it } from 'vitest';
import { createPageSource } from '../../../../../main/monitor/page/page-source.ts';
import type { PageChange } from '../../../../../shared/contract/page-state.ts';
import type { FleetState } from '../../../../../shared/domain/fleet.ts';
import type { ServerState } from '../../../../../shared/domain/server.ts';
import type { Rhythm } from '../../../../../shared/rules/rhythm/rhythm.ts';
import { aDatastore, aFleet, aServer, NOW, read, stores } from '../../../../kit/builders.ts';
import { createFakeClock } from '../../../../kit/fake-clock.ts';
import { AN_APP, aJudge, aLearner, createBell, someSettings } from '../../../../kit/page-doubles.ts';

function rig(server: ServerState = aServer(), document: Readonly<Record<string, unknown>> = {}) {
  const clock = createFakeClock(NOW);
  const bells = { fleet: createBell(), learner: createBell(), judge: createBell() };
  let fleet: FleetState = aFleet(server);
  let asked = 0;
  let rhythm: Rhythm | null = null;
  let settings = someSettings(document);
  const page = createPageSource({
    source: {
      state() {
        asked += 1;
        return fleet;
      },
      subscribe: (listener) => bells.fleet.subscribe(() => listener(fleet)),
    },
    learner: aLearner({ bell: bells.learner, rhythm: () => rhythm }),
    judge: aJudge([], bells.judge),
    history: { trouble: () => null },
    settings: () => settings,
    clock,
    app: AN_APP,
  });
  return {
    page,
    clock,
    bells,
    asked: () => asked,
    become(next: ServerState) {
      fleet = aFleet(next);
      bells.fleet.ring();
    },
    configure(next: Readonly<Record<string, unknown>>) {
      settings = someSettings(next);
      bells.fleet.ring();
    },
    learn(next: Rhythm) {
      rhythm = next;
    },
    follow() {
      const changes: PageChange[] = [];
      page.state();
      const end = page.follow((change) => changes.push(change));
      return { changes, end };
    },
  };
}

const other = (part: Partial<ServerState>): ServerState => aServer(part);

describe('the page source', () => {
  it('has a part for everything there is', () => {
    expect(Object.keys(rig().page.state().parts)).toEqual([
      'app',
      'alerts',
      'source/pbs-1',
      'tasks/pbs-1',
      'datastore/pbs-1/store-a',
      'groups/pbs-1/store-a',
    ]);
  });

  it('sends only the parts that are other than before', async () => {
    const server = aServer();
    const { become, clock, follow } = rig(server);
    const { changes } = follow();
    become(other({ ...server, lastPollAtMs: NOW + 1 }));
    await clock.advance(1000);
    expect(changes.map(({ set }) => Object.keys(set))).toEqual([['source/pbs-1']]);
  });

  it('says nothing when what changed is not shown, or is the same again', async () => {
    const server = aServer();
    const { become, clock, follow } = rig(server);
    const { changes } = follow();
    become({ ...server, datastores: stores(aDatastore()) });
    await clock.advance(1000);
    expect(changes).toEqual([]);
  });

  it('names what is gone', async () => {
    const server = aServer();
    const { become, clock, follow } = rig(server);
    const { changes } = follow();
    become({ ...server, datastores: new Map() });
    await clock.advance(1000);
    expect(changes[0]?.removed).toEqual(['datastore/pbs-1/store-a', 'groups/pbs-1/store-a']);
  });

  it('gathers a storm of changes into two a second, and leaves out none', async () => {
    const server = aServer();
    const { become, clock, follow } = rig(server);
    const { changes } = follow();
    for (let at = 1; at <= 100; at++) {
      become({ ...server, lastPollAtMs: NOW + at });
      await clock.advance(20);
    }
    await clock.advance(1000);
    expect(changes.length).toBeGreaterThanOrEqual(3);
    expect(changes.length).toBeLessThanOrEqual(5);
    expect(changes.at(-1)?.set['source/pbs-1']).toMatchObject({ lastPollAtMs: NOW + 100 });
    expect(changes.map(({ revision }) => revision)).toEqual(changes.map((_, at) => at + 2));
  });

  it('does nothing while nobody follows', async () => {
    const server = aServer();
    const { become, clock, follow, asked, bells } = rig(server);
    const { end } = follow();
    end();
    const before = asked();
    become({ ...server, lastPollAtMs: NOW + 1 });
    bells.learner.ring();
    await clock.advance(10_000);
    expect(asked()).toBe(before);
    expect(Object.values(bells).map((bell) => bell.listeners())).toEqual([0, 0, 0]);
  });

  it('tells followers what a newcomer brings to light, so that revisions mean the same to all', () => {
    const server = aServer();
    const { become, follow, page } = rig(server);
    const { changes } = follow();
    become({ ...server, lastPollAtMs: NOW + 1 });
    const state = page.state();
    expect(changes.map(({ revision }) => revision)).toEqual([state.revision]);
    expect(changes[0]?.set['source/pbs-1']).toEqual(state.parts['source/pbs-1']);
  });

  it('asks the learner anew when it has news, and sends the groups alone', async () => {
    const { clock, bells, follow, learn } = rig();
    const { changes } = follow();
    learn({ kind: 'stopped-on-purpose', reason: 'archived' });
    await clock.advance(1000);
    expect(changes).toEqual([]);
    bells.learner.ring();
    await clock.advance(1000);
    expect(changes.map(({ set }) => Object.keys(set))).toEqual([['groups/pbs-1/store-a']]);
    expect(changes[0]?.set['groups/pbs-1/store-a']).toMatchObject({
      groups: [{ pace: { kind: 'not-watched', reason: 'archived' } }],
    });
  });

  it('takes other settings, and keeps a server that is switched off as paused', async () => {
    const { configure, clock, follow, page } = rig();
    const { changes } = follow();
    const paused = { name: 'pbs-2', url: 'https://pbs2.example.com', tokenId: 'a@pbs!b', enabled: false };
    const watched = { name: 'pbs-1', url: 'https://pbs1.example.com', tokenId: 'a@pbs!b' };
    const rules = { 'storage-high': { threshold: 70 }, 'storage-critical': { enabled: false } };
    configure({ servers: [watched, paused], alerts: { rules } });
    await clock.advance(1000);
    expect(changes[0]?.set['source/pbs-2']).toMatchObject({ reach: { kind: 'paused' }, sourceKind: 'pbs' });
    const store = page.state().parts['datastore/pbs-1/store-a'];
    expect(store).toMatchObject({ warnRatio: 0.7, criticalRatio: null });
  });

  it('keeps names with slashes and percent signs apart', () => {
    const name = 'a/b%2F';
    const server = aServer({
      name,
      datastores: stores(aDatastore({ name: 'x y', usage: read({ totalBytes: 1, usedBytes: 0, availableBytes: 1 }) })),
    });
    const keys = Object.keys(rig(server).page.state().parts);
    expect(keys).toContain('datastore/a%2Fb%252F/x%20y');
  });
});
