import { z } from 'zod';
import { checkedText } from './problem-report.ts';

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Day = (typeof DAYS)[number];

const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/;

/** `HH:MM`, 00:00 to 23:59. */
export const timeOfDay = checkedText('a time of day from "00:00" to "23:59"', (text) => {
  if (TIME_OF_DAY.test(text)) return null;
  return text === '24:00' ? { hint: 'midnight is "00:00"' } : {};
});

/** An IANA time zone name; null means the time zone of the machine. */
export const timeZone = checkedText('a time zone such as "Europe/Vienna" or "UTC"', (text) =>
  isTimeZone(text) ? null : {},
)
  .nullable()
  .prefault(null)
  .describe("The time zone of the times; null is the machine's own");

/** The days on which the window begins. */
export const days = z
  .array(z.enum(DAYS))
  .min(1)
  .prefault([...DAYS])
  .describe('The days on which the window begins');

/** A window that may cross midnight (`to` before `from`); equal times mean the whole day. */
export const windowFields = {
  days,
  from: timeOfDay.describe('When it begins'),
  to: timeOfDay.describe('When it ends; earlier than "from" means the next day, the same time means 24 hours'),
  timeZone,
};

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return text !== '';
  } catch {
    return false;
  }
}
