/** Rhythms as scenarios ask for them. */
import type { Rhythm, RhythmKind } from './model.ts';
import { nextInteger, type RandomStream } from './random.ts';
import { DAY_S } from './zone.ts';

/** A kind alone takes a usual time of the night that differs from group to group. */
export type RhythmWish = RhythmKind | (Partial<Rhythm> & { readonly kind: RhythmKind });

const WEEKDAY_NAMES = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

export function rhythmOf(wish: RhythmWish, random: RandomStream): Rhythm {
  const kind = typeof wish === 'string' ? wish : wish.kind;
  const usual: Rhythm = { kind, schedule: usualSchedule(kind, random), jitterS: 90, meanGapS: 2.5 * DAY_S };
  return typeof wish === 'string' ? usual : { ...usual, ...wish };
}

function usualSchedule(kind: RhythmKind, random: RandomStream): string | null {
  const hour = String(nextInteger(random, 0, 4)).padStart(2, '0');
  const minute = String(nextInteger(random, 0, 59)).padStart(2, '0');
  const dayOfMonth = String(nextInteger(random, 1, 27)).padStart(2, '0');
  const weekday = WEEKDAY_NAMES[nextInteger(random, 0, 6)];
  switch (kind) {
    case 'hourly':
      return `*:${minute}`;
    case 'daily':
      return `${hour}:${minute}`;
    case 'weekdays':
      return `mon..fri ${hour}:${minute}`;
    case 'weekly':
      return `${weekday} ${hour}:${minute}`;
    case 'monthly':
      return `*-*-${dayOfMonth} ${hour}:${minute}`;
    case 'irregular':
    case 'stopped':
    case 'synced':
      return null;
  }
}
