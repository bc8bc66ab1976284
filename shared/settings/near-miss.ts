/** The known name that `written` most likely means, or null when none is near. */
export function nearMiss(written: string, known: readonly string[]): string | null {
  const bare = bareName(written);
  const shortened = known.filter((name) => isShortFor(bare, bareName(name)));
  if (shortened.length === 1) return shortened[0] ?? null;
  let best: { readonly name: string; readonly distance: number } | null = null;
  for (const name of known) {
    const distance = editDistance(bare, bareName(name));
    if (best === null || distance < best.distance) best = { name, distance };
  }
  if (best === null) return null;
  return best.distance <= allowedDistance(Math.min(bare.length, best.name.length)) ? best.name : null;
}

/** A name without the differences of style: case, `_`, `-`, `.` and spaces. */
export function bareName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

// "warn" for "warning", and the other way round "monday" for "mon".
function isShortFor(a: string, b: string): boolean {
  return Math.min(a.length, b.length) >= 3 && (a.startsWith(b) || b.startsWith(a));
}

function allowedDistance(length: number): number {
  if (length <= 3) return 1;
  return length <= 7 ? 2 : 3;
}

/** Single-character insertions, deletions, replacements and swaps of neighbours between two texts. */
export function editDistance(a: string, b: string): number {
  // Beyond this no suggestion is made anyway, and hostile keys must not cost quadratic time.
  if (Math.abs(a.length - b.length) > 4) return Number.POSITIVE_INFINITY;
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replace = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const step = Math.min(replace, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      current.push(swapped ? Math.min(step, (beforePrevious[j - 2] ?? 0) + 1) : step);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
