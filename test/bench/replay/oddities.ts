import { DAY, HOUR, MINUTE } from '../../../shared/time-units.ts';
import { nextFloat, nextInteger, pickFrom, type RandomStream, randomStream } from '../../simulator/world/random.ts';
import { onDay, REPLAYED_DAYS } from './days.ts';
import { COPIES } from './fleet.ts';
import { groupPlans, type Habit, REMOVABLE } from './group-plans.ts';
import type { Incident } from './incident.ts';
import type { Oddity, OddityKind } from './oddity.ts';

interface Recipe {
  readonly kind: OddityKind;
  readonly count: number;
  /** A group of this habit, a store, or a server. */
  readonly target: Habit | 'store' | 'server';
  readonly minutes: readonly [number, number];
}

/** Holidays on which offices are closed, as days of the replay: the 26th of October and Christmas. */
const HOLIDAYS = [
  { fromDay: 26, toDay: 30 },
  { fromDay: 85, toDay: 92 },
] as const;

const RECIPES: readonly Recipe[] = [
  { kind: 'schedule moved', count: 10, target: 'daily', minutes: [1, 1] },
  { kind: 'backup late once', count: 6, target: 'daily', minutes: [60, 120] },
  { kind: 'failed, then retried', count: 10, target: 'daily', minutes: [1, 1] },
  { kind: 'server rebooted', count: 4, target: 'server', minutes: [5, 5] },
  { kind: 'server upgraded', count: 1, target: 'server', minutes: [5, 5] },
  { kind: 'line lost for minutes', count: 8, target: 'server', minutes: [1, 4] },
  { kind: 'guest renamed', count: 3, target: 'daily', minutes: [1, 1] },
  { kind: 'note edited', count: 6, target: 'daily', minutes: [1, 1] },
  { kind: 'snapshot protected', count: 5, target: 'daily', minutes: [1, 1] },
  { kind: 'namespace added', count: 3, target: 'store', minutes: [1, 1] },
  { kind: 'maintenance for half an hour', count: 4, target: 'store', minutes: [20, 40] },
  { kind: 'store enlarged', count: 3, target: 'store', minutes: [1, 1] },
  { kind: 'prune rules tightened', count: 2, target: 'store', minutes: [1, 1] },
];

/** An oddity keeps this distance from every incident of its place, so that each is judged for itself. */
const APART_MS = 3 * DAY;

/** What befalls a whole server is a matter of minutes. */
const SERVER_APART_MS = DAY;
const SERVER_ODDITIES_APART_MS = 2 * HOUR;

/** The innocent oddities of a seed, beside its incidents. */
export function odditiesOf(seed: number, incidents: readonly Incident[]): Oddity[] {
  const oddities: Oddity[] = [...holidays(incidents), ...rotations(incidents)];
  // A group that has an incident of its own is left alone: a renamed one would never meet it.
  const groups = new Set(incidents.map(({ datastore, namespace, group }) => `${datastore} ${namespace} ${group}`));
  for (const recipe of RECIPES) {
    const random = randomStream(seed, `oddity ${recipe.kind}`);
    for (let each = 1; each <= recipe.count; each++) {
      const oddity = draw(recipe, `${recipe.kind} ${each}`, { random, seed, incidents, groups, drawn: oddities });
      if (oddity.group !== null) groups.add(`${oddity.datastore} ${oddity.namespace} ${oddity.group}`);
      oddities.push(oddity);
    }
  }
  return oddities;
}

interface Drawing {
  readonly random: RandomStream;
  readonly seed: number;
  readonly incidents: readonly Incident[];
  readonly groups: ReadonlySet<string>;
  readonly drawn: readonly Oddity[];
}

function draw(recipe: Recipe, id: string, drawing: Drawing): Oddity {
  const { random } = drawing;
  for (let attempt = 0; attempt < 5000; attempt++) {
    const server = nextInteger(random, 1, 3);
    const spot = spotFor(recipe, server, drawing);
    // By day, when few backups run: half past the hour of noon, at the servers' own time.
    const zone = server === 3 ? 'America/New_York' : 'Europe/Vienna';
    const startMs = onDay(
      zone,
      nextInteger(random, 2, REPLAYED_DAYS - 3),
      nextInteger(random, 13, 16),
      nextInteger(random, 0, 59),
    );
    const [least, most] = recipe.minutes;
    const endMs = startMs + (least + (most - least) * nextFloat(random)) * MINUTE;
    if (spot === null) continue;
    if (spot.group !== null && drawing.groups.has(`${spot.datastore} ${spot.namespace} ${spot.group}`)) continue;
    const oddity = { id, kind: recipe.kind, server: `pbs-${server}`, ...spot, startMs, endMs };
    if (isCrowded(oddity, drawing.drawn)) continue;
    if (drawing.incidents.every((incident) => !isNear(incident, oddity))) return oddity;
  }
  throw new Error(`no room on the calendar for "${id}"`);
}

function spotFor({ target }: Recipe, server: number, { random, seed }: Drawing) {
  if (target === 'server') return { datastore: null, namespace: null, group: null };
  const datastore = `client-${server}${server === 3 ? nextInteger(random, 1, 8) : nextInteger(random, 0, 9)}`;
  if (datastore === REMOVABLE || COPIES.some((copy) => copy.of === datastore)) return null;
  if (target === 'store') return { datastore, namespace: null, group: null };
  const plans = groupPlans(datastore, seed).filter((plan) => plan.habit === target);
  const [first] = plans;
  if (first === undefined) return null;
  const plan = pickFrom(random, [first, ...plans.slice(1)]);
  return { datastore, namespace: plan.namespace, group: `${plan.type}/${plan.id}` };
}

/** Whether another one has just befallen the same server as a whole. */
function isCrowded({ server, datastore, startMs }: Oddity, drawn: readonly Oddity[]): boolean {
  return drawn.some(
    (other) =>
      datastore === null &&
      other.datastore === null &&
      other.server === server &&
      Math.abs(other.startMs - startMs) < SERVER_ODDITIES_APART_MS,
  );
}

function isNear(incident: Incident, oddity: Oddity): boolean {
  const isSamePlace =
    incident.server === null ||
    (incident.datastore === null || oddity.datastore === null
      ? incident.server === oddity.server
      : incident.datastore === oddity.datastore);
  const apartMs = oddity.datastore === null && incident.datastore !== null ? SERVER_APART_MS : APART_MS;
  return isSamePlace && incident.startMs - apartMs < oddity.endMs && oddity.startMs < incident.endMs + apartMs;
}

/** Clients without any trouble around the holiday; each is announced in the settings. */
function holidays(incidents: readonly Incident[]): Oddity[] {
  return HOLIDAYS.flatMap(({ fromDay, toDay }, at) => {
    const startMs = onDay('Europe/Vienna', fromDay, 12);
    const endMs = onDay('Europe/Vienna', toDay, at === 0 ? 8 : 10);
    const candidates = ['14', '16', '17', '19', '22', '24', '27', '28', '29'].map((number): Oddity => {
      const datastore = `client-${number}`;
      const server = `pbs-${number.charAt(0)}`;
      return {
        id: `holiday ${at + 1} of ${datastore}`,
        kind: 'holiday announced',
        server,
        datastore,
        namespace: null,
        group: null,
        startMs,
        endMs,
      };
    });
    const free = candidates.filter((oddity) =>
      incidents.every((incident) => incident.datastore !== oddity.datastore || !isNear(incident, oddity)),
    );
    return free.slice(0, 3);
  });
}

/** Each Wednesday by day a disk is away, announced as expected; unless it is away already. */
function rotations(incidents: readonly Incident[]): Oddity[] {
  const weeks = Math.floor((REPLAYED_DAYS - 3) / 7);
  const isAway = ({ startMs, endMs }: Oddity) =>
    incidents.some(
      (incident) => incident.datastore === REMOVABLE && incident.startMs < endMs && startMs < incident.endMs,
    );
  const all = Array.from({ length: weeks }, (_, week): Oddity => {
    const startMs = onDay('Europe/Vienna', 2 + 7 * week, 9);
    return {
      id: `disk away ${week + 1}`,
      kind: 'disk carried away as announced',
      server: 'pbs-2',
      datastore: REMOVABLE,
      namespace: null,
      group: null,
      startMs,
      endMs: startMs + 8 * HOUR,
    };
  });
  return all.filter((oddity) => !isAway(oddity));
}
