import { countText } from './quantities.ts';

/** What a forecast's words need of it. */
export type ForecastFacts =
  | { readonly kind: 'unknown'; readonly reason?: string }
  | { readonly kind: 'no-trend'; readonly reason: string }
  | { readonly kind: 'full' }
  | {
      readonly kind: 'filling';
      readonly daysToFull: number;
      readonly lowDays: number;
      readonly highDays: number | null;
      readonly basedOnDays: number;
    };

/** When a datastore is full, in a few words and in a sentence. */
export function forecastText(forecast: ForecastFacts): { readonly short: string; readonly long: string } {
  switch (forecast.kind) {
    case 'unknown':
      return {
        short: 'unknown',
        long: forecast.reason === undefined ? 'No forecast yet.' : `No forecast yet: ${forecast.reason}.`,
      };
    case 'no-trend':
      return { short: 'not in sight', long: `No date: ${forecast.reason}` };
    case 'full':
      return { short: 'full', long: 'It is full.' };
    case 'filling': {
      const { daysToFull, lowDays, highDays, basedOnDays } = forecast;
      const high = highDays === null ? 'never' : countText(Math.round(highDays), 'day');
      return {
        short: daysText(daysToFull),
        long: `Full in about ${daysText(daysToFull)}; between ${Math.round(lowDays)} and ${high}, from ${countText(Math.round(basedOnDays), 'day')} of history.`,
      };
    }
  }
}

/** Days as coarse as they are sure: `12 days`, `5 months`, `over a year`. */
function daysText(days: number): string {
  if (days < 1) return 'today';
  if (days < 90) return countText(Math.round(days), 'day');
  return days < 365 ? `${Math.round(days / 30.4)} months` : 'over a year';
}
