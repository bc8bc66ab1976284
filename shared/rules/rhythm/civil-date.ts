/** A date of the Gregorian calendar. */
export interface CivilDate {
  /** year * 12 + month, with January as 0: consecutive months are consecutive numbers. */
  readonly month: number;
  /** 1 to 31. */
  readonly dayOfMonth: number;
}

/** The date of a day number (0 is 1970-01-01): Howard Hinnant's civil_from_days, exact for any year. */
export function civilDate(day: number): CivilDate {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  // Months are counted from March, so that the leap day is the year's last.
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  return {
    month: (yearOfEra + era * 400) * 12 + monthFromMarch + 2,
    dayOfMonth: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  };
}

/** The day number of a month's first day: the inverse, days_from_civil. */
export function firstDayOf(month: number): number {
  const fromMarch = month - 2;
  const year = Math.floor(fromMarch / 12);
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * (fromMarch - year * 12) + 2) / 5);
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** 28 to 31. */
export function daysInMonth(month: number): number {
  return firstDayOf(month + 1) - firstDayOf(month);
}
