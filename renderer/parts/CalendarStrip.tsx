import type { VNode } from 'preact';
import { type CalendarDay, calendarSummary, type DayKind, dayText } from '../../shared/view/calendar-wording.ts';
import './CalendarStrip.css';

export interface CalendarStripProps {
  /** Oldest first. */
  readonly days: readonly CalendarDay[];
  /** Whose days, for screen readers. */
  readonly label: string;
}

const CELL = 8;
const WIDTH = 6;
const HEIGHT = 18;

/**
 * Days side by side: full where backups were made, hollow where one was missed, a low bar where none was expected, dots
 * where nothing is known. One path per kind, so that a long table of strips stays light. Each day says itself on
 * hovering; screen readers get the sum, and `CalendarTable` has every day.
 */
export function CalendarStrip({ days, label }: CalendarStripProps): VNode {
  const summary = `${label}, ${calendarSummary(days)}`;
  const showDay = (event: PointerEvent & { readonly currentTarget: Element }) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const day = days[Math.floor(((event.clientX - left) / width) * days.length)];
    event.currentTarget.setAttribute('title', day === undefined ? summary : dayText(day));
  };
  return (
    <span class="calendar-strip" role="img" aria-label={summary} onPointerMove={showDay}>
      <svg
        viewBox={`0 0 ${days.length * CELL} ${HEIGHT}`}
        width={days.length * CELL}
        height={HEIGHT}
        aria-hidden="true"
      >
        {KINDS.map((kind) => (
          <path key={kind} class={`calendar-strip__${kind}`} d={pathOf(days, kind)} />
        ))}
      </svg>
    </span>
  );
}

const KINDS = ['backups', 'none', 'missed', 'unknown', 'future'] as const satisfies readonly DayKind[];

const MARKS: Readonly<Record<DayKind, (left: number) => string>> = {
  backups: (left) => `M${left} 1h${WIDTH}v${HEIGHT - 2}h-${WIDTH}z`,
  none: (left) => `M${left} ${HEIGHT - 4}h${WIDTH}v3h-${WIDTH}z`,
  missed: (left) => `M${left + 0.75} 1.75h${WIDTH - 1.5}v${HEIGHT - 3.5}h-${WIDTH - 1.5}z`,
  unknown: (left) => [4, 9, 14].map((y) => `M${left + WIDTH / 2} ${y}h.01`).join(''),
  future: (left) => `M${left + WIDTH / 2} ${HEIGHT - 2.5}h.01`,
};

function pathOf(days: readonly CalendarDay[], kind: DayKind): string {
  return days.map((day, index) => (day.kind === kind ? MARKS[kind](index * CELL + 1) : '')).join('');
}
