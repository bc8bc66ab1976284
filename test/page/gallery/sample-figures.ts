import type { SeriesPoint } from '../../../shared/domain/history.ts';
import { DAY, HOUR, MINUTE } from '../../../shared/time-units.ts';
import type { CalendarDay } from '../../../shared/view/calendar-wording.ts';

/** The gallery's present: a Thursday morning. */
export const NOW_MS = Date.UTC(2026, 2, 5, 7, 31, 20);

export const GIB = 1024 ** 3;

/** Names as a hostile or careless server may send them. */
export const HOSTILE = {
  html: '<img src=x onerror="document.title=`owned`"><b>bold</b>',
  backwards: 'vm/101 \u202Egnp.exe\u202C \u200Frtl\u2067',
  long: `${'a-very-long-datastore-name-without-any-place-to-break-'.repeat(10)}end`.slice(0, 500),
  emoji: '🐘🗄️👩🏽‍💻 backup 備份 نسخة احتياطية',
} as const;

/** Usage over 60 days that grows, with a hole of four days and a bump before each garbage collection. */
export function sampleUsage(): readonly SeriesPoint[] {
  return Array.from({ length: 60 }, (_, index) => index)
    .filter((index) => index < 21 || index > 24)
    .map((index) => {
      const mean = (2600 + 21 * index + 130 * Math.sin(index / 1.1)) * GIB;
      return { atMs: NOW_MS - (59 - index) * DAY, mean, least: mean - 60 * GIB, most: mean + 90 * GIB, count: 24 };
    });
}

/** Grown once, by a disk. */
export function sampleCapacity(): readonly SeriesPoint[] {
  return sampleUsage().map(({ atMs }) => {
    const mean = (atMs < NOW_MS - 40 * DAY ? 4096 : 5120) * GIB;
    return { atMs, mean, least: mean, most: mean, count: 24 };
  });
}

/** A host's load over a day, every five minutes, silent for two hours. */
export function sampleLoad(level: number): readonly SeriesPoint[] {
  return Array.from({ length: 288 }, (_, index) => index)
    .filter((index) => index < 160 || index > 184)
    .map((index) => {
      const mean = level * (0.24 + 0.16 * Math.sin(index / 22) + 0.1 * Math.abs(Math.sin(index * 1.7)));
      return { atMs: NOW_MS - (287 - index) * 5 * MINUTE, mean, least: mean * 0.8, most: mean * 1.3, count: 5 };
    });
}

/** A month of days: backups but for one missed, a Sunday, two unknown, and three to come. */
export function sampleDays(): readonly CalendarDay[] {
  return Array.from({ length: 30 }, (_, index) => {
    const label = dayLabel(NOW_MS - (26 - index) * DAY);
    if (index > 26) return { label, kind: 'future', count: 0 };
    if (index === 12 || index === 13) return { label, kind: 'unknown', count: 0 };
    if (index === 20) return { label, kind: 'missed', count: 0 };
    if (label.startsWith('Sun')) return { label, kind: 'none', count: 0 };
    return { label, kind: 'backups', count: index % 6 === 5 ? 2 : 1 };
  });
}

function dayLabel(atMs: number): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });
  return format.format(atMs).replace(',', '');
}

export interface SampleGroup {
  readonly id: string;
  readonly server: string;
  readonly state: 'ok' | 'due' | 'late' | 'unknown' | 'not-watched';
  readonly lastMs: number | null;
  readonly sizeBytes: number | null;
  readonly snapshots: number | null;
  readonly comment: string;
}

const STATES = ['ok', 'ok', 'ok', 'due', 'ok', 'ok', 'late', 'ok', 'unknown', 'ok', 'not-watched', 'ok'] as const;
const COMMENTS = [
  'mail',
  'files',
  HOSTILE.html,
  'database',
  HOSTILE.backwards,
  '=cmd|calc',
  HOSTILE.emoji,
  HOSTILE.long,
];

/** As many groups as wanted, always the same ones. */
export function sampleGroups(count: number): readonly SampleGroup[] {
  return Array.from({ length: count }, (_, index) => {
    const state = STATES[index % STATES.length] ?? 'ok';
    const isKnown = state !== 'unknown';
    return {
      id: `${index % 3 === 0 ? 'ct' : 'vm'}/${100 + ((index * 7919) % (count + 50))}-${index}`,
      server: `pbs-node-0${1 + (index % 3)}`,
      state,
      lastMs: isKnown ? NOW_MS - ((index * 37) % 72) * HOUR - 11 * MINUTE : null,
      sizeBytes: isKnown ? ((index * 104_729) % 900) * GIB + index : null,
      snapshots: isKnown ? (index * 13) % 60 : null,
      comment: COMMENTS[index % COMMENTS.length] ?? '',
    };
  });
}
