import { MINUTE } from '../../shared/time-units.ts';

/** What to add to UTC to get this machine's wall clock. */
export function localOffsetMs(atMs: number): number {
  return -new Date(atMs).getTimezoneOffset() * MINUTE;
}

/** A mark of a time axis: `5 Mar` where a day begins, `02:10` within it. */
export function tickText(atMs: number): string {
  const date = new Date(atMs);
  const isMidnight = date.getHours() === 0 && date.getMinutes() === 0;
  return isMidnight ? `${date.getDate()} ${MONTHS[date.getMonth()] ?? ''}` : timeText(atMs);
}

/** `5 Mar 2026, 02:10`. */
export function momentText(atMs: number): string {
  const date = new Date(atMs);
  return `${date.getDate()} ${MONTHS[date.getMonth()] ?? ''} ${date.getFullYear()}, ${timeText(atMs)}`;
}

/** `02:10`. */
function timeText(atMs: number): string {
  const date = new Date(atMs);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

function two(value: number): string {
  return String(value).padStart(2, '0');
}
