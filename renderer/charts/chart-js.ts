import {
  Chart,
  type ChartConfiguration,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from 'chart.js';
import { color } from 'chart.js/helpers';
import { timeTicks } from '../../shared/view/time-ticks.ts';
import { valueTicks } from '../../shared/view/value-ticks.ts';
import type { PlotSpec } from './plot.ts';
import type { PlotColours } from './plot-colours.ts';
import { plotDatasets } from './plot-datasets.ts';
import { localOffsetMs, tickText } from './tick-text.ts';

Chart.register(Filler, LinearScale, LineController, LineElement, PointElement, Tooltip);

/** A chart on a canvas. */
export interface PlotDrawing {
  show(spec: PlotSpec, colours: PlotColours): void;
  destroy(): void;
}

const PX_PER_TIME_TICK = 76;
const PX_PER_VALUE_TICK = 44;

/** Draws on a canvas with chart.js; follows the size of the element around it. Nothing moves by itself. */
export function createPlotDrawing(canvas: HTMLCanvasElement, spec: PlotSpec, colours: PlotColours): PlotDrawing {
  const chart = new Chart(canvas, configuration(spec, colours));
  return {
    show(next, nextColours) {
      const { data, options } = configuration(next, nextColours);
      chart.data = data;
      chart.options = options ?? {};
      chart.update('none');
    },
    destroy: () => chart.destroy(),
  };
}

type LineConfiguration = ChartConfiguration<'line', { x: number; y: number | null }[]>;
type LineOptions = NonNullable<LineConfiguration['options']>;

function configuration(spec: PlotSpec, colours: PlotColours): LineConfiguration {
  return {
    type: 'line',
    data: { datasets: plotDatasets(spec, colours, fade) },
    options: {
      ...{ animation: false, responsive: true, maintainAspectRatio: false, parsing: false, normalized: true },
      interaction: { mode: 'nearest', axis: 'x', intersect: false },
      elements: { line: { tension: 0, borderJoinStyle: 'round' } },
      layout: { padding: { top: 8, right: 8 } },
      scales: { x: timeScale(spec, colours), y: valueScale(spec, colours) },
      plugins: { tooltip: tooltip(spec, colours), filler: { propagate: false } },
    },
    plugins: [nowMark(spec, colours)],
  };
}

function timeScale({ fromMs, untilMs }: PlotSpec, colours: PlotColours): NonNullable<LineOptions['scales']>[string] {
  return {
    ...{ type: 'linear', min: fromMs, max: untilMs, border: { color: colours.grid } },
    grid: { display: false },
    ticks: {
      ...{ color: colours.text, font: fontOf(colours), maxRotation: 0, autoSkip: false },
      callback: (value) => tickText(Number(value)),
    },
    afterBuildTicks(axis) {
      const most = Math.max(2, Math.floor(axis.chart.width / PX_PER_TIME_TICK));
      axis.ticks = timeTicks({ fromMs, untilMs, most }, localOffsetMs).map((value) => ({ value }));
    },
  };
}

function valueScale(spec: PlotSpec, colours: PlotColours): NonNullable<LineOptions['scales']>[string] {
  return {
    ...{ type: 'linear', min: 0, border: { display: false }, grid: { color: colours.grid } },
    ticks: {
      color: colours.text,
      font: fontOf(colours),
      callback: (value) => roundText(spec.valueText(Number(value))),
    },
    afterDataLimits(axis) {
      axis.max = ticksFor(spec, axis.chart.height).at(-1) ?? 1;
    },
    afterBuildTicks(axis) {
      axis.ticks = ticksFor(spec, axis.chart.height).map((value) => ({ value }));
    },
  };
}

function ticksFor({ top, base }: PlotSpec, heightPx: number): readonly number[] {
  return valueTicks(top, Math.max(2, Math.floor(heightPx / PX_PER_VALUE_TICK)), base);
}

function tooltip(spec: PlotSpec, colours: PlotColours): NonNullable<NonNullable<LineOptions['plugins']>['tooltip']> {
  const told = new Set(spec.lines.filter(({ stroke }) => stroke === 'solid').map(({ name }) => name));
  return {
    ...{ backgroundColor: colours.surface, borderColor: colours.grid, borderWidth: 1, padding: 10, cornerRadius: 6 },
    ...{
      titleFont: { ...fontOf(colours), weight: 'bold' },
      bodyFont: fontOf(colours),
      titleColor: colours.text,
      bodyColor: colours.text,
      displayColors: told.size > 1,
      boxWidth: 8,
      boxHeight: 8,
      boxPadding: 4,
    },
    filter: ({ dataset }) => told.has(dataset.label ?? ''),
    callbacks: {
      title: ([first]) => (first === undefined ? '' : spec.momentText(first.parsed.x ?? 0)),
      label: ({ dataset, parsed }) => `${dataset.label ?? ''}: ${parsed.y === null ? '' : spec.valueText(parsed.y)}`,
    },
  };
}

/** The line between what was measured and what is expected. */
function nowMark({ nowMs, untilMs }: PlotSpec, colours: PlotColours) {
  return {
    id: 'now-mark',
    beforeDatasetsDraw({ ctx, chartArea, scales }: Chart<'line', { x: number; y: number | null }[]>) {
      const axis = scales.x;
      if (nowMs === null || nowMs >= untilMs || axis === undefined) return;
      const x = Math.round(axis.getPixelForValue(nowMs)) + 0.5;
      ctx.save();
      ctx.strokeStyle = colours.grid;
      ctx.beginPath();
      ctx.moveTo(x, chartArea.top);
      ctx.lineTo(x, chartArea.bottom);
      ctx.stroke();
      ctx.restore();
    },
  };
}

/** `5.00 TiB` as `5 TiB`: a mark is a round number. */
function roundText(text: string): string {
  return text.replace(/\.0+(?=\D|$)/, '');
}

function fontOf({ font }: PlotColours): { readonly family: string; readonly size: number } {
  return { family: font, size: 12 };
}

function fade(colour: string, alpha: number): string {
  return color(colour).alpha(alpha).rgbString();
}
