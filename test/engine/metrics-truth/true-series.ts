/** One series as it ought to be on the page. */
export interface TrueSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What makes a series that series: its name and labels, in no particular order. */
export function seriesKey(series: Pick<TrueSeries, 'name' | 'labels'>): string {
  const labels = Object.entries(series.labels)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `${series.name}{${labels.join(',')}}`;
}
