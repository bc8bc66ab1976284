/** What a summary of a line needs: its points, oldest first, and how to say their values and moments. */
export interface SeriesTold {
  /** Such as `Used`. */
  readonly name: string;
  readonly points: readonly { readonly atMs: number; readonly value: number }[];
  readonly valueText: (value: number) => string;
  readonly momentText: (atMs: number) => string;
}

/** A line in one sentence, for those who do not see it: from, to, least, most. */
export function seriesSummary({ name, points, valueText, momentText }: SeriesTold): string {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return `${name}: nothing is known for this time.`;
  if (points.length === 1)
    return `${name}: ${valueText(first.value)} (${momentText(first.atMs)}), the only value known.`;
  const least = points.reduce((a, b) => (b.value < a.value ? b : a));
  const most = points.reduce((a, b) => (b.value > a.value ? b : a));
  const way = `from ${valueText(first.value)} (${momentText(first.atMs)}) to ${valueText(last.value)} (${momentText(last.atMs)})`;
  const range = `lowest ${valueText(least.value)} (${momentText(least.atMs)}), highest ${valueText(most.value)} (${momentText(most.atMs)})`;
  return `${name}: ${way}; ${range}.`;
}
