import { countText, listText } from './quantities.ts';

/** What a day of a calendar strip shows: `missed` expected a backup and had none, `none` expected none. */
export type DayKind = 'backups' | 'none' | 'missed' | 'unknown' | 'future';

export interface CalendarDay {
  /** Such as `Thu 5 Mar`. */
  readonly label: string;
  readonly kind: DayKind;
  /** Finished backups; 0 unless `backups`. */
  readonly count: number;
}

/** One day in words. */
export function dayText({ label, kind, count }: CalendarDay): string {
  return `${label}: ${kind === 'backups' ? countText(count, 'backup') : KIND_TEXT[kind]}`;
}

/** A kind of day in words. */
export const KIND_TEXT: Readonly<Record<Exclude<DayKind, 'backups'>, string>> = {
  none: 'no backup',
  missed: 'no backup, though one was expected',
  unknown: 'not known',
  future: 'still to come',
};

/** The strip in one sentence, for those who do not see it. */
export function calendarSummary(days: readonly CalendarDay[]): string {
  const past = days.filter(({ kind }) => kind !== 'future');
  const of = (wanted: DayKind) => past.filter(({ kind }) => kind === wanted);
  const backups = of('backups');
  const total = backups.reduce((sum, { count }) => sum + count, 0);
  const missed = of('missed');
  const none = of('none').length;
  const unknown = of('unknown').length;
  if (past.length > 0 && unknown === past.length) return `${countText(past.length, 'day')}: nothing is known`;
  const head = `${countText(past.length, 'day')}: ${countText(total, 'backup')} on ${countText(backups.length, 'day')}`;
  return [
    head,
    ...(missed.length > 0 ? [`missed on ${listText(missed.map(({ label }) => label))}`] : []),
    ...(none > 0 ? [`none on ${countText(none, 'day')}`] : []),
    ...(unknown > 0 ? [`not known on ${countText(unknown, 'day')}`] : []),
  ].join(', ');
}
