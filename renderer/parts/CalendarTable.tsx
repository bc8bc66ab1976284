import type { VNode } from 'preact';
import { type CalendarDay, KIND_TEXT } from '../../shared/view/calendar-wording.ts';
import { countText } from '../../shared/view/quantities.ts';
import { PlainTable } from './PlainTable.tsx';

export interface CalendarTableProps {
  /** Oldest first, as for `CalendarStrip`; shown newest first. */
  readonly days: readonly CalendarDay[];
  readonly caption: string;
}

/** The table twin of a calendar strip: every day that has come, in words. */
export function CalendarTable({ days, caption }: CalendarTableProps): VNode {
  const rows = days
    .filter(({ kind }) => kind !== 'future')
    .toReversed()
    .map(({ label, kind, count }) => ({
      key: label,
      cells: [label, kind === 'backups' ? countText(count, 'backup') : KIND_TEXT[kind]],
    }));
  return <PlainTable caption={caption} columns={[{ title: 'Day' }, { title: 'Backups' }]} rows={rows} />;
}
