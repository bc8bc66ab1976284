import { SECOND } from '../time-units.ts';
import { durationText } from './quantities.ts';

/** How long ago a moment is, or how far ahead: `just now`, `3 min ago`, `in 5 h`. */
export function ageText(atMs: number, nowMs: number): string {
  const ageMs = nowMs - atMs;
  // Two clocks a few seconds apart are no future.
  if (Math.abs(ageMs) < 10 * SECOND) return 'just now';
  return ageMs > 0 ? `${durationText(ageMs)} ago` : `in ${durationText(-ageMs)}`;
}
