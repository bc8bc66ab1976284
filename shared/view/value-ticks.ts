/** Marks of a value axis that begins at 0 and reaches at least to `top`: round numbers, at most `most` steps. */
export function valueTicks(top: number, most: number, base: 'decimal' | 'binary' = 'decimal'): readonly number[] {
  if (!(top > 0) || !Number.isFinite(top)) return [0, 1];
  const step = base === 'binary' ? binaryStep(top / most) : decimalStep(top / most);
  // The tolerance keeps 0.3 / 0.1 from needing a fourth step.
  const count = Math.max(1, Math.ceil(top / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

function decimalStep(least: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(least));
  return magnitude * ([1, 2, 2.5, 5, 10].find((factor) => factor * magnitude >= least * (1 - 1e-9)) ?? 10);
}

/** Round in its own unit: 1, 2, 5, 10 ... 500 of KiB, MiB, GiB and so on. */
function binaryStep(least: number): number {
  const unit = 1024 ** Math.max(0, Math.floor(Math.log2(least) / 10));
  const inUnit = decimalStep(Math.max(1, least / unit));
  return inUnit >= 1000 ? 1024 * unit : inUnit * unit;
}
