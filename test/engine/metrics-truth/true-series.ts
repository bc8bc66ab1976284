/** One series as it ought to be on the page. */
export interface TrueSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What makes a series that series: its name and labels, in no particular order. */
export function seriesKey({ name, labels }: Pick<TrueSeries, 'name' | 'labels'>): string {
  const parts = Object.keys(labels).sort();
  return `${name}{${parts.map((label) => `${label}="${labels[label]}"`).join(',')}}`;
}
