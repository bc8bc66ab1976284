import type { WatchedMonitor } from '../../kit/watched-monitor.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { unmountStore } from '../../simulator/world/change-store.ts';
import type { StageOptions } from '../stage.ts';
import { COMMON_VIEWS, DEMO_VIEWS, type View } from '../view-list.ts';

/** A fleet to be pictured, and which views of it. */
export interface Scene {
  readonly name: string;
  readonly stage: StageOptions;
  readonly views: readonly View[];
  /** Which looks beside 1280 pixels in the light. */
  readonly isFull: boolean;
}

const nothing: Scenario = {
  ...{ name: 'nothing', summary: 'no server at all', startMs: Date.UTC(2026, 8, 28, 10, 0, 0), pastDays: 0 },
  build: () => {},
};

const CLIENTS = Object.fromEntries(
  [
    ['Bakery Huber', 'pbs-vienna', 'bakery-huber'],
    ['Clinic Süd', 'pbs-graz', 'clinic-sued'],
    ['Law office Novak', 'pbs-vienna', 'law-novak'],
    ['Media Pixel', 'pbs-graz', 'media-pixel'],
    ['Metal Stahl', 'pbs-linz', 'metal-stahl'],
    ['Tax office Bauer', 'pbs-graz', 'tax-bauer'],
  ].map(([client = '', server, datastore]) => [client, [{ server, datastore }]]),
);

const BROKEN_VIEWS: readonly View[] = [
  { name: 'datastore', hash: '#/datastore/pbs-new/main' },
  { name: 'datastore-lost', hash: '#/datastore/pbs-broken/lost-disk' },
  { name: 'server-unreachable', hash: '#/server/pbs-old' },
  { name: 'nowhere', hash: '#/datastore/no/such' },
];

/** Every fleet that is pictured. */
export const SCENES: readonly Scene[] = [
  {
    name: 'demo',
    stage: { scenario: 'demo', isDemo: true, canChangeSettings: true, settings: { clients: CLIENTS } },
    views: DEMO_VIEWS,
    isFull: true,
  },
  { name: 'healthy', stage: { scenario: 'small' }, views: COMMON_VIEWS, isFull: false },
  {
    name: 'broken',
    stage: { scenario: 'oddities', prepare: breakFleet },
    views: [...COMMON_VIEWS, ...BROKEN_VIEWS],
    isFull: true,
  },
  { name: 'empty', stage: { scenario: 'empty' }, views: COMMON_VIEWS, isFull: false },
  {
    name: 'nothing',
    stage: { scenario: nothing, canChangeSettings: true, isSettled: false },
    views: COMMON_VIEWS,
    isFull: false,
  },
];

/** One server is known and then gone, one store unmounted. */
async function breakFleet(watched: WatchedMonitor): Promise<void> {
  await watched.settle();
  await watched.server('pbs-old').faults.add({ kind: 'refuse' });
  const { fleet } = watched;
  const { node } = watched.server('pbs-new');
  const store = node.datastores.get('main');
  if (store !== undefined) unmountStore(fleet.world, node, store);
  await watched.pass(20 * 60_000);
}
