import type { VNode } from 'preact';
import './ProgressDots.css';

export interface ProgressDotsProps {
  /** What is being waited for, such as `Reading snapshots`; shown. Null: something near says it. */
  readonly label: string | null;
}

/** Something is going on, and nobody knows how long. */
export function ProgressDots({ label }: ProgressDotsProps): VNode {
  const dots = (
    <span class="progress-dots" aria-hidden="true">
      <span />
      <span />
      <span />
    </span>
  );
  if (label === null) return dots;
  return (
    <span class="progress" role="status">
      {dots}
      {label}
    </span>
  );
}
