import type { VNode } from 'preact';
import './ChartLegend.css';
import type { PlotSpec } from './plot.ts';

/** What the lines, bands and limits of a chart are; drawn as in the chart, named in words. */
export function ChartLegend({ spec }: { readonly spec: PlotSpec }): VNode {
  const { lines, bands, limits, valueText } = spec;
  return (
    <ul class="chart-legend">
      {lines.map(({ name, tone, stroke }) => (
        <li key={`line ${name}`}>
          <svg class={`chart-legend__sample chart-legend__sample--${tone}`} viewBox="0 0 18 10" aria-hidden="true">
            <path d="M1 5h16" stroke-dasharray={stroke === 'dashed' ? '5 3' : undefined} />
          </svg>
          <bdi>{name}</bdi>
        </li>
      ))}
      {bands.map(({ name, tone }) => (
        <li key={`band ${name}`}>
          <svg class={`chart-legend__sample chart-legend__sample--${tone}`} viewBox="0 0 18 10" aria-hidden="true">
            <path class="chart-legend__band" d="M1 1h16v8H1z" />
          </svg>
          {name}
        </li>
      ))}
      {limits.map(({ name, tone, value }) => (
        <li key={`limit ${name}`}>
          <svg class={`chart-legend__sample chart-legend__sample--${tone}`} viewBox="0 0 18 10" aria-hidden="true">
            <path d="M1 5h16" stroke-dasharray="1.5 3" />
          </svg>
          {name} ({valueText(value)})
        </li>
      ))}
    </ul>
  );
}
