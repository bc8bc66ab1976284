import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../parts/Button.tsx';
import { EmptyState } from '../parts/EmptyState.tsx';
import { PlainTable, type PlainTableProps } from '../parts/PlainTable.tsx';
import { ProgressDots } from '../parts/ProgressDots.tsx';
import { ChartLegend } from './ChartLegend.tsx';
import './ChartFrame.css';
import { Plot } from './Plot.tsx';
import type { PlotSpec } from './plot.ts';

export interface ChartFrameProps {
  /** What it shows, such as `Usage of store-a`. */
  readonly label: string;
  readonly isLoading: boolean;
  /** Null: what it needs cannot be read. */
  readonly spec: PlotSpec | null;
  readonly summary: string;
  /** The same as a table. Only built when it is asked for. */
  readonly table: () => Pick<PlainTableProps, 'columns' | 'rows'>;
}

/** A chart with its legend and its twin: the same figures as a table. */
export function ChartFrame({ label, isLoading, spec, summary, table }: ChartFrameProps): VNode {
  const [asTable, setAsTable] = useState(false);
  const isEmpty = spec === null || spec.lines.every(({ points }) => points.length === 0);
  if (isLoading && isEmpty) {
    return (
      <div class="chart chart--waiting">
        <ProgressDots label={`Reading ${label}`} />
      </div>
    );
  }
  if (spec === null) return <EmptyState icon="unknown" title="The history cannot be read" />;
  if (isEmpty) return <EmptyState icon="unknown" title="Nothing is known for this time" />;
  return (
    <figure class="chart" aria-label={label}>
      <figcaption class="chart__head">
        <ChartLegend spec={spec} />
        <Button kind="quiet" isPressed={asTable} onClick={() => setAsTable(!asTable)}>
          Show as table
        </Button>
      </figcaption>
      {asTable ? <PlainTable caption={label} hidesCaption {...table()} /> : <Plot spec={spec} summary={summary} />}
    </figure>
  );
}
