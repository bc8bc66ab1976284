/**
 * Reproducible chance. Every entity owns its own stream, so what happens to one group never depends on how many other
 * groups exist or on how the clock was sliced.
 */

export interface RandomStream {
  state: number;
}

/** FNV-1a with a final avalanche: spreads similar keys ("vm/100", "vm/101") over all 32 bits. */
export function hashText(seed: number, text: string): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return avalanche(hash);
}

/** A hash of two numbers, for noise that is a pure function of time. */
export function hashNumbers(seed: number, value: number): number {
  return avalanche(Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(value | 0, 0xc2b2ae35));
}

function avalanche(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export function randomStream(seed: number, key: string): RandomStream {
  return { state: hashText(seed, key) };
}

/** mulberry32: uniform in [0, 1). */
export function nextFloat(stream: RandomStream): number {
  stream.state = (stream.state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(stream.state ^ (stream.state >>> 15), 1 | stream.state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
}

/** Whole number in [low, high]. */
export function nextInteger(stream: RandomStream, low: number, high: number): number {
  return low + Math.floor(nextFloat(stream) * (high - low + 1));
}

export function pickFrom<T>(stream: RandomStream, choices: readonly [T, ...T[]]): T {
  return choices[nextInteger(stream, 0, choices.length - 1)] ?? choices[0];
}

/** Uniform in [0, 1), a pure function of seed and value. */
export function noise(seed: number, value: number): number {
  return hashNumbers(seed, value) / 4294967296;
}

/** A new array in an order fixed by the seed (Fisher-Yates). */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const result = [...items];
  const stream: RandomStream = { state: hashNumbers(seed, items.length) };
  for (let index = result.length - 1; index > 0; index -= 1) {
    const other = nextInteger(stream, 0, index);
    const moved = result[index] as T;
    result[index] = result[other] as T;
    result[other] = moved;
  }
  return result;
}
