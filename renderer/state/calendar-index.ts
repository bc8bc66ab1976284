import type { CalendarRow } from '../../shared/domain/history.ts';

/** Finds a group's row in a reply of `readCalendar`; made once per reply. */
export function createCalendarIndex(): (
  rows: readonly CalendarRow[],
  namespace: string,
  group: string,
) => CalendarRow | undefined {
  const known = new WeakMap<readonly CalendarRow[], ReadonlyMap<string, CalendarRow>>();
  return (rows, namespace, group) => {
    let index = known.get(rows);
    if (index === undefined) {
      index = new Map(rows.map((row) => [`${row.group}\n${row.namespace}`, row]));
      known.set(rows, index);
    }
    return index.get(`${group}\n${namespace}`);
  };
}
