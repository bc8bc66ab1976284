import { DAY, HOUR, MINUTE, SECOND } from '../../time-units.ts';
import { civilDate } from '../rhythm/civil-date.ts';

/** A moment as receivers want it: `2026-09-28T13:33:20.000Z`. For the years 1 to 9999. */
export function isoTime(ms: number): string {
  const days = Math.floor(ms / DAY);
  const { month, dayOfMonth } = civilDate(days);
  const restMs = Math.floor(ms - days * DAY);
  const date = `${padded(Math.floor(month / 12), 4)}-${padded((month % 12) + 1, 2)}-${padded(dayOfMonth, 2)}`;
  const minutes = padded(Math.floor((restMs % HOUR) / MINUTE), 2);
  const seconds = padded(Math.floor((restMs % MINUTE) / SECOND), 2);
  return `${date}T${padded(Math.floor(restMs / HOUR), 2)}:${minutes}:${seconds}.${padded(restMs % SECOND, 3)}Z`;
}

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}
