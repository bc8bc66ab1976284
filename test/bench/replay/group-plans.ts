import { GIB } from '../../simulator/world/build.ts';
import type { BackupType } from '../../simulator/world/model.ts';
import { nextFloat, nextInteger, pickFrom, type RandomStream, randomStream } from '../../simulator/world/random.ts';
import type { RhythmWish } from '../../simulator/world/rhythm.ts';

/** What a group's backups do, in the words of this benchmark. */
export type Habit =
  | 'hourly'
  | 'every-n-hours'
  | 'daily'
  | 'weekdays'
  | 'weekly'
  | 'monthly'
  | 'irregular'
  | 'stopped-on-purpose'
  | 'retired';

/** What became of a group before anybody looked. */
export type Fate =
  | { readonly kind: 'lives' }
  /** Its last backups were so many days before the replay, oldest first. */
  | { readonly kind: 'long-gone'; readonly daysBefore: readonly number[] }
  | { readonly kind: 'stops'; readonly daysBefore: number };

export interface GroupPlan {
  readonly namespace: string;
  readonly type: BackupType;
  readonly id: string;
  readonly comment: string | null;
  readonly habit: Habit;
  readonly rhythm: RhythmWish;
  readonly sizeBytes: number;
  readonly changeRatio: number;
  readonly durationS: number;
  readonly fate: Fate;
}

type Wanted = Habit | '?' | 'by day';

/** Twenty groups of a client, by habit; `?` takes one of the others, so that no two clients are alike. */
const MIX: readonly Wanted[] = [
  'by day',
  'weekly',
  'weekly',
  'irregular',
  'retired',
  'weekdays',
  'weekdays',
  'weekdays',
  ...Array.from({ length: 8 }, (): Wanted => 'daily'),
  ...Array.from({ length: 4 }, (): Wanted => '?'),
];

const OTHERS = ['retired', 'monthly', 'stopped-on-purpose', 'retired', 'daily', 'weekly', 'irregular'] as const;

/** A disk that is carried away each week by day; nobody backs up to it then. */
export const REMOVABLE = 'client-25';

const BY_DAY_TOO: ReadonlySet<Habit> = new Set(['hourly', 'every-n-hours', 'irregular', 'weekdays']);

/** The groups of a client's store. */
export function groupPlans(store: string, seed: number): GroupPlan[] {
  const random = randomStream(seed, `groups ${store}`);
  const namespaces = nextFloat(random) < 0.5 ? [''] : ['', 'office', 'plant'];
  return MIX.map((wanted, at) => {
    const drawn = drawHabit(wanted, store, random);
    const habit = store === REMOVABLE && BY_DAY_TOO.has(drawn) ? 'daily' : drawn;
    const type: BackupType = pickFrom(random, ['vm', 'vm', 'vm', 'ct', 'ct', 'host']);
    return {
      namespace: namespaces[at % namespaces.length] ?? '',
      type,
      id: type === 'host' ? `${store}-${at}` : String(100 + at),
      comment: habit === 'stopped-on-purpose' ? 'no-monitor: template' : null,
      habit,
      rhythm: rhythmFor(habit, random),
      sizeBytes: nextInteger(random, 8, 120) * GIB,
      changeRatio: 0.004 + 0.012 * nextFloat(random),
      durationS: habit === 'hourly' ? nextInteger(random, 30, 240) : nextInteger(random, 60, 1800),
      fate: fateOf(habit, random),
    };
  });
}

/** Few groups are backed up many times a day: in a few stores every hour, in the others every few hours. */
function drawHabit(wanted: Wanted, store: string, random: RandomStream): Habit {
  if (wanted === 'by day') return /[47]$/.test(store) ? 'hourly' : 'every-n-hours';
  return wanted === '?' ? pickFrom(random, [...OTHERS]) : wanted;
}

const JITTERS_S = [30, 90, 300, 900] as const;

function rhythmFor(habit: Habit, random: RandomStream): RhythmWish {
  const minute = String(nextInteger(random, 0, 59)).padStart(2, '0');
  const night = String(pickFrom(random, [0, 1, 2, 3, 4, 20, 21, 22, 23])).padStart(2, '0');
  const evening = String(pickFrom(random, [12, 18, 19, 20, 21])).padStart(2, '0');
  const jitterS = pickFrom(random, [...JITTERS_S]);
  switch (habit) {
    case 'hourly':
      return { kind: 'hourly', schedule: `*:${minute}`, jitterS: Math.min(jitterS, 300) };
    case 'every-n-hours':
      return { kind: 'hourly', schedule: `${pickFrom(random, ['1/4', '0/6', '2/8', '1/12'])}:${minute}`, jitterS };
    case 'weekdays':
      return { kind: 'weekdays', schedule: `mon..fri ${evening}:${minute}`, jitterS };
    case 'weekly':
      return {
        kind: 'weekly',
        schedule: `${pickFrom(random, ['fri', 'sat', 'sun', 'wed'])} ${night}:${minute}`,
        jitterS,
      };
    case 'monthly':
      return {
        kind: 'monthly',
        schedule: `*-*-${String(nextInteger(random, 1, 27)).padStart(2, '0')} ${night}:${minute}`,
        jitterS,
      };
    case 'irregular':
      return { kind: 'irregular', meanGapS: nextInteger(random, 18, 90) * 3600 };
    case 'stopped-on-purpose':
    case 'retired':
    case 'daily':
      return { kind: 'daily', schedule: `${night}:${minute}`, jitterS };
  }
}

function fateOf(habit: Habit, random: RandomStream): Fate {
  if (habit === 'stopped-on-purpose') return { kind: 'stops', daysBefore: nextInteger(random, 2, 40) };
  if (habit !== 'retired') return { kind: 'lives' };
  if (nextFloat(random) < 0.5) return { kind: 'stops', daysBefore: nextInteger(random, 16, 40) };
  const lastDays = nextInteger(random, 60, 500);
  return { kind: 'long-gone', daysBefore: [lastDays + 14, lastDays + 7, lastDays + 1, lastDays] };
}
