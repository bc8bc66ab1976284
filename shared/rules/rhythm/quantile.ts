/** The value below which `share` (0 to 1) of the values lie, by linear interpolation; null of none. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) return null;
  return below + (above - below) * (place - Math.floor(place));
}

/** The middle value; null of none. */
export function median(values: readonly number[]): number | null {
  return quantile(values, 0.5);
}
