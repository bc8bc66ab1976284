import type { NoTrendReason } from '../rules/forecast/forecast.ts';

/** Why there is no date at which a datastore is full. */
export function noTrendText(reason: NoTrendReason): string {
  return TEXTS[reason];
}

const TEXTS: Record<NoTrendReason, string> = {
  'too-little-data': 'less than a week of history',
  stale: 'no usage was read for days',
  flat: 'usage stays about the same',
  shrinking: 'usage shrinks',
  'not-foreseeable': 'at this pace it lasts for more than three years',
};
