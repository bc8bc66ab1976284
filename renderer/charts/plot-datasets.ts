import type { PlotBand, PlotLimit, PlotLine, PlotSpec } from './plot.ts';
import type { PlotColours } from './plot-colours.ts';

interface Point {
  readonly x: number;
  readonly y: number | null;
}

/** What of chart.js's line datasets is used here. */
export interface PlotDataset {
  readonly label: string;
  readonly data: Point[];
  /** Whether it is one of the lines that a tooltip names. */
  readonly isTold: boolean;
  readonly borderColor: string;
  readonly borderWidth: number;
  readonly borderDash: number[];
  readonly backgroundColor: string;
  readonly pointBackgroundColor: string;
  readonly pointRadius: number[];
  readonly pointHoverRadius: number;
  readonly fill: false | 'origin' | '-1';
  readonly order: number;
}

/** A colour made translucent. */
export type Fade = (colour: string, alpha: number) => string;

const NO_LINE = { isTold: false, borderColor: 'transparent', borderWidth: 0, borderDash: [], pointHoverRadius: 0 };
const NO_POINT = { pointBackgroundColor: 'transparent', pointRadius: [0] };

/** Lines, bands and limits as chart.js draws them: a band is two lines with the space between filled. */
export function plotDatasets(spec: PlotSpec, colours: PlotColours, fade: Fade): PlotDataset[] {
  return [
    ...spec.limits.map((limit) => limitDataset(limit, spec, colours)),
    ...spec.bands.flatMap((band) => bandDatasets(band, colours, fade)),
    ...spec.lines.map((line) => lineDataset(line, colours, fade)),
  ];
}

function limitDataset(
  { name, tone, value }: PlotLimit,
  { fromMs, untilMs }: PlotSpec,
  colours: PlotColours,
): PlotDataset {
  return {
    ...{ ...NO_LINE, ...NO_POINT, label: name, fill: false, order: 3, backgroundColor: 'transparent' },
    ...{ borderColor: colours.tone[tone], borderWidth: 1, borderDash: [2, 3] },
    data: [
      { x: fromMs, y: value },
      { x: untilMs, y: value },
    ],
  };
}

function bandDatasets({ name, tone, points }: PlotBand, colours: PlotColours, fade: Fade): PlotDataset[] {
  const side = { ...NO_LINE, ...NO_POINT, label: name, order: 2, backgroundColor: fade(colours.tone[tone], 0.16) };
  return [
    { ...side, fill: false, data: points.map(({ atMs, low }) => ({ x: atMs, y: low })) },
    { ...side, fill: '-1', data: points.map(({ atMs, high }) => ({ x: atMs, y: high })) },
  ];
}

function lineDataset(
  { name, tone, points, stroke, isFilled }: PlotLine,
  colours: PlotColours,
  fade: Fade,
): PlotDataset {
  const colour = colours.tone[tone];
  return {
    ...{ label: name, isTold: stroke === 'solid', order: 1, pointHoverRadius: stroke === 'solid' ? 4 : 0 },
    ...{
      borderColor: colour,
      borderWidth: tone === 'quiet' ? 1.25 : 1.75,
      borderDash: stroke === 'dashed' ? [6, 4] : [],
    },
    ...{
      backgroundColor: fade(colour, 0.09),
      pointBackgroundColor: colour,
      fill: isFilled === true ? 'origin' : false,
    },
    // A value between two gaps has no line to be seen by.
    pointRadius: points.map((_, index) => (isLone(points, index) ? 2 : 0)),
    data: points.map(({ atMs, value }) => ({ x: atMs, y: value })),
  };
}

function isLone(points: PlotLine['points'], index: number): boolean {
  const isGap = (at: number) => (points[at]?.value ?? null) === null;
  return !isGap(index) && isGap(index - 1) && isGap(index + 1);
}
