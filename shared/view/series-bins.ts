/** What of a series point is needed here. */
interface Point {
  readonly atMs: number;
  readonly mean: number;
}

/** A series as evenly spaced values, oldest first: the mean of each bin, and null where nothing is known. */
export function binned(
  points: readonly Point[],
  { fromMs, untilMs, bins }: { readonly fromMs: number; readonly untilMs: number; readonly bins: number },
): readonly (number | null)[] {
  const sums = Array.from({ length: bins }, () => ({ sum: 0, count: 0 }));
  for (const { atMs, mean } of points) {
    const bin = sums[Math.min(bins - 1, Math.floor(((atMs - fromMs) / (untilMs - fromMs)) * bins))];
    if (bin === undefined) continue;
    bin.sum += mean;
    bin.count += 1;
  }
  return sums.map(({ sum, count }) => (count === 0 ? null : sum / count));
}

/** From the first known value to the last; null where fewer than two are known. */
export function changeOver(values: readonly (number | null)[]): { readonly from: number; readonly to: number } | null {
  const known = values.filter((value) => value !== null);
  const from = known[0];
  const to = known.at(-1);
  return from === undefined || to === undefined || known.length < 2 ? null : { from, to };
}
