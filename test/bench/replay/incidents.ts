import { DAY, HOUR, MINUTE } from '../../../shared/time-units.ts';
import { nextFloat, nextInteger, type RandomStream, randomStream, shuffled } from '../../simulator/world/random.ts';
import { REPLAYED_DAYS, START_MS } from './days.ts';
import { COPIES, WEEKLY_GC } from './fleet.ts';
import { type GroupPlan, groupPlans, type Habit, REMOVABLE } from './group-plans.ts';
import type { Incident, IncidentKind } from './incident.ts';

/** What a kind strikes: a group of a habit, a client's store, a store with copies, a server, this machine. */
type Target =
  | { readonly kind: 'group'; readonly habit: Habit }
  | { readonly kind: 'store' }
  | { readonly kind: 'busy-store' }
  | { readonly kind: 'copy' }
  | { readonly kind: 'removable' }
  | { readonly kind: 'server' }
  | { readonly kind: 'machine' };

interface Recipe {
  readonly kind: IncidentKind;
  readonly count: number;
  readonly target: Target;
  /** Between the replay's first days and this one nothing of it happens. */
  readonly fromDay: number;
  readonly hours: readonly [number, number];
  /** UTC hours in which it may begin; default: any. */
  readonly startHours?: readonly [number, number];
}

const group = (habit: Habit): Target => ({ kind: 'group', habit });
const STORE: Target = { kind: 'store' };
const SERVER: Target = { kind: 'server' };
const BY_DAY = [8, 15] as const;

/** What happens how often: the data of the benchmark. */
const RECIPES: readonly Recipe[] = [
  { kind: 'silent at first sight', count: 2, target: group('daily'), fromDay: 0, hours: [60, 80] },
  { kind: 'backup missed (hourly)', count: 4, target: group('hourly'), fromDay: 4, hours: [12, 40] },
  { kind: 'backup missed (every n hours)', count: 3, target: group('every-n-hours'), fromDay: 4, hours: [30, 60] },
  { kind: 'backup missed (daily)', count: 6, target: group('daily'), fromDay: 3, hours: [60, 120] },
  { kind: 'backup missed (weekdays)', count: 3, target: group('weekdays'), fromDay: 7, hours: [96, 130] },
  { kind: 'backup missed (weekly)', count: 3, target: group('weekly'), fromDay: 10, hours: [230, 280] },
  { kind: 'backup missed (monthly)', count: 1, target: group('monthly'), fromDay: 25, hours: [900, 960] },
  { kind: 'whole client missed', count: 3, target: STORE, fromDay: 5, hours: [50, 100] },
  { kind: 'backup failing', count: 4, target: group('daily'), fromDay: 3, hours: [50, 80] },
  { kind: 'verification failed', count: 3, target: STORE, fromDay: 8, hours: [200, 240] },
  {
    kind: 'snapshot damaged, found by hand',
    count: 2,
    target: group('daily'),
    fromDay: 5,
    hours: [20, 40],
    startHours: BY_DAY,
  },
  { kind: 'verification overdue', count: 2, target: { kind: 'busy-store' }, fromDay: 12, hours: [330, 360] },
  { kind: 'store fills in a day', count: 3, target: STORE, fromDay: 4, hours: [40, 60] },
  { kind: 'store slowly full', count: 2, target: STORE, fromDay: 20, hours: [400, 440] },
  { kind: 'store over its limit', count: 2, target: STORE, fromDay: 4, hours: [24, 72] },
  { kind: 'gc failed', count: 3, target: { kind: 'busy-store' }, fromDay: 3, hours: [50, 80] },
  { kind: 'gc slow', count: 2, target: { kind: 'busy-store' }, fromDay: 3, hours: [50, 80] },
  { kind: 'gc overdue', count: 2, target: { kind: 'busy-store' }, fromDay: 3, hours: [50, 80] },
  { kind: 'sync failed', count: 2, target: { kind: 'copy' }, fromDay: 3, hours: [12, 30] },
  { kind: 'sync stale', count: 2, target: { kind: 'copy' }, fromDay: 3, hours: [12, 30] },
  { kind: 'chain broken', count: 2, target: { kind: 'copy' }, fromDay: 6, hours: [100, 140] },
  { kind: 'prune failed', count: 2, target: STORE, fromDay: 3, hours: [50, 80] },
  { kind: 'server down', count: 3, target: SERVER, fromDay: 2, hours: [2, 6], startHours: BY_DAY },
  { kind: 'server talks nonsense', count: 2, target: SERVER, fromDay: 2, hours: [1, 4] },
  { kind: 'token revoked', count: 2, target: SERVER, fromDay: 2, hours: [3, 12] },
  { kind: 'privilege removed', count: 2, target: SERVER, fromDay: 2, hours: [12, 24] },
  { kind: 'certificate changed', count: 2, target: SERVER, fromDay: 2, hours: [2, 10] },
  { kind: 'certificate expiring', count: 2, target: SERVER, fromDay: 2, hours: [72, 150] },
  { kind: 'store broken', count: 3, target: STORE, fromDay: 3, hours: [3, 10], startHours: BY_DAY },
  { kind: 'store hangs', count: 1, target: STORE, fromDay: 3, hours: [3, 8], startHours: BY_DAY },
  { kind: 'store long in maintenance', count: 2, target: STORE, fromDay: 3, hours: [40, 60] },
  { kind: 'removable store away', count: 1, target: { kind: 'removable' }, fromDay: 10, hours: [60, 90] },
  { kind: 'snapshots deleted', count: 3, target: group('daily'), fromDay: 5, hours: [24, 48] },
  { kind: 'group deleted', count: 2, target: group('daily'), fromDay: 5, hours: [48, 72] },
  { kind: 'size anomaly', count: 3, target: group('daily'), fromDay: 6, hours: [47, 49], startHours: BY_DAY },
  { kind: 'clock skew', count: 2, target: SERVER, fromDay: 3, hours: [5, 20] },
  { kind: 'host disk full', count: 2, target: SERVER, fromDay: 3, hours: [8, 30] },
  { kind: 'verify schedule removed', count: 2, target: STORE, fromDay: 5, hours: [60, 90] },
  { kind: 'network offline', count: 2, target: { kind: 'machine' }, fromDay: 3, hours: [1, 4] },
  { kind: 'dedup drop', count: 2, target: { kind: 'busy-store' }, fromDay: 25, hours: [100, 140] },
];

/** Troubles of one place keep this distance, so that it is certain which one a notice is about. */
const APART_MS = 4 * DAY;

const SERVER_APART_MS = 2 * DAY;

interface Taken {
  readonly place: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** The incidents of a seed, by their beginning. */
export function incidentsOf(seed: number): Incident[] {
  const taken: Taken[] = [];
  const struck = new Set<string>();
  const incidents: Incident[] = [];
  // What needs long stretches is placed first.
  const recipes = RECIPES.toSorted((a, b) => b.hours[1] - a.hours[1]);
  for (const recipe of recipes) {
    const random = randomStream(seed, `incident ${recipe.kind}`);
    for (let each = 1; each <= recipe.count; each++) {
      const id = `${recipe.kind} ${each}`;
      incidents.push(place(recipe, id, { random, taken, struck, seed }));
    }
  }
  return incidents.sort((a, b) => a.startMs - b.startMs);
}

interface Drawing {
  readonly random: RandomStream;
  readonly taken: Taken[];
  /** Each group is struck once. */
  readonly struck: Set<string>;
  readonly seed: number;
}

function place(recipe: Recipe, id: string, { random, taken, struck, seed }: Drawing): Incident {
  for (let attempt = 0; attempt < 5000; attempt++) {
    const [least, most] = recipe.hours;
    const lengthMs = Math.round((least + (most - least) * nextFloat(random)) * HOUR);
    const startMs = startOf(recipe, lengthMs, random);
    const spot = spotFor(recipe, random, seed);
    if (startMs === null || spot === null) continue;
    const endMs = startMs + lengthMs;
    const key = spot.datastore ?? spot.server ?? 'machine';
    const apartMs = spot.datastore === null ? SERVER_APART_MS : APART_MS;
    const isFree = taken.every(
      (other) => other.place !== key || other.untilMs + apartMs < startMs || endMs + apartMs < other.fromMs,
    );
    if (!isFree || (spot.group !== null && struck.has(groupKeyOf(spot)))) continue;
    struck.add(groupKeyOf(spot));
    taken.push({ place: key, fromMs: startMs, untilMs: endMs });
    return { id, kind: recipe.kind, ...spot, startMs, endMs };
  }
  throw new Error(`no room on the calendar for "${id}"`);
}

function startOf({ kind, fromDay, startHours }: Recipe, lengthMs: number, random: RandomStream): number | null {
  // It began before anybody looked.
  if (kind === 'silent at first sight') return START_MS;
  const lastDay = Math.floor(REPLAYED_DAYS - 2 - lengthMs / DAY);
  if (lastDay < fromDay) return null;
  const [from, to] = startHours ?? [0, 23];
  const day = nextInteger(random, fromDay, lastDay);
  const midnightMs = Math.floor(START_MS / DAY) * DAY + day * DAY;
  return Math.max(START_MS, midnightMs + nextInteger(random, from, to) * HOUR + nextInteger(random, 0, 59) * MINUTE);
}

type Spot = Pick<Incident, 'server' | 'datastore' | 'namespace' | 'group'>;

const NOWHERE: Spot = { server: null, datastore: null, namespace: null, group: null };

function spotFor({ target }: Recipe, random: RandomStream, seed: number): Spot | null {
  switch (target.kind) {
    case 'machine':
      return NOWHERE;
    case 'server':
      return { ...NOWHERE, server: `pbs-${nextInteger(random, 1, 3)}` };
    case 'copy': {
      const copy = COPIES[nextInteger(random, 0, COPIES.length - 1)];
      return copy === undefined ? null : { ...NOWHERE, server: 'pbs-3', datastore: copy.store };
    }
    case 'removable':
      return spotOfStore(REMOVABLE);
    case 'store':
      return spotOfStore(clientStore(random));
    case 'busy-store': {
      const store = clientStore(random);
      return WEEKLY_GC.has(store) ? null : spotOfStore(store);
    }
    case 'group':
      return groupSpot(clientStore(random), target.habit, random, seed);
  }
}

function spotOfStore(store: string): Spot {
  return { ...NOWHERE, server: `pbs-${store.charAt('client-'.length)}`, datastore: store };
}

/** A store that neither travels nor is the source of copies: what happens there has no echo elsewhere. */
function clientStore(random: RandomStream): string {
  for (;;) {
    const server = nextInteger(random, 1, 3);
    const store = `client-${server}${server === 3 ? nextInteger(random, 1, 8) : nextInteger(random, 0, 9)}`;
    if (store !== REMOVABLE && COPIES.every((copy) => copy.of !== store)) return store;
  }
}

function groupSpot(store: string, habit: Habit, random: RandomStream, seed: number): Spot | null {
  const plans = groupPlans(store, seed).filter((plan) => plan.habit === habit);
  const [plan] = shuffled(plans, nextInteger(random, 0, 1_000_000));
  return plan === undefined ? null : { ...spotOfStore(store), namespace: plan.namespace, group: keyOf(plan) };
}

function groupKeyOf({ datastore, namespace, group }: Spot): string {
  return `${datastore} ${namespace} ${group}`;
}

function keyOf({ type, id }: GroupPlan): string {
  return `${type}/${id}`;
}
