/** Points further apart than this many usual distances have a gap between them. */
const GAP = 3;

/**
 * Where points lie too far apart, nothing is known in between: a null point is put there, so that no line is drawn.
 * `gapMs`: the longest distance without a gap; null: three times the usual (median) distance of these points.
 */
export function withGaps<Point extends { readonly atMs: number }>(
  points: readonly Point[],
  gapMs: number | null,
): readonly (Point | { readonly atMs: number; readonly gap: true })[] {
  const limitMs = gapMs ?? GAP * usualDistance(points);
  return points.flatMap((point, index) => {
    const before = points[index - 1];
    const isApart = before !== undefined && limitMs > 0 && point.atMs - before.atMs > limitMs;
    return isApart ? [{ atMs: (before.atMs + point.atMs) / 2, gap: true as const }, point] : [point];
  });
}

function usualDistance(points: readonly { readonly atMs: number }[]): number {
  const distances = points.slice(1).map((point, index) => point.atMs - (points[index]?.atMs ?? point.atMs));
  distances.sort((a, b) => a - b);
  return distances[Math.floor(distances.length / 2)] ?? 0;
}
