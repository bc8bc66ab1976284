import type { VNode } from 'preact';
import './Sparkline.css';

export interface SparklineProps {
  /** Evenly spaced, oldest first. Null: not known; the line has a gap there. */
  readonly values: readonly (number | null)[];
  /** The whole line in words, for screen readers and on hovering. */
  readonly label: string;
  /** Lowest value of the scale; absent: the lowest that occurs. */
  readonly least?: number | undefined;
  readonly most?: number | undefined;
}

const WIDTH = 100;
const HEIGHT = 24;
const EDGE = 3;

/** A line without axes, as wide as its place: the shape of a trend. */
export function Sparkline({ values, label, least, most }: SparklineProps): VNode {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return <span class="sparkline sparkline--absent">no trend yet</span>;
  const low = least ?? Math.min(...known);
  const high = Math.max(most ?? Math.max(...known), low);
  const path = linePath(values, (value) => (high === low ? 0.5 : (value - low) / (high - low)));
  return (
    <span class="sparkline" role="img" aria-label={label} title={label}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <path class="sparkline__line" d={path} />
      </svg>
    </span>
  );
}

/** One stroke per stretch without gaps; a lone value is a dot. `height`: 0 to 1. */
function linePath(values: readonly (number | null)[], height: (value: number) => number): string {
  const step = values.length < 2 ? 0 : (WIDTH - 2 * EDGE) / (values.length - 1);
  let isDrawing = false;
  const parts = values.map((value, index) => {
    if (value === null) {
      isDrawing = false;
      return '';
    }
    const x = (EDGE + index * step).toFixed(2);
    const y = (HEIGHT - EDGE - height(value) * (HEIGHT - 2 * EDGE)).toFixed(2);
    const part = isDrawing ? `L${x} ${y}` : `M${x} ${y}h.01`;
    isDrawing = true;
    return part;
  });
  return parts.join('');
}
