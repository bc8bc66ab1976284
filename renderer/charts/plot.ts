/** The colours of a chart, by what they mean; their values are custom properties of the style sheet. */
export type PlotTone = 'main' | 'second' | 'third' | 'quiet' | 'warning' | 'critical';

/** A value at a moment (epoch milliseconds); null breaks the line. */
export interface PlotPoint {
  readonly atMs: number;
  readonly value: number | null;
}

export interface PlotLine {
  readonly name: string;
  readonly tone: PlotTone;
  /** By time. */
  readonly points: readonly PlotPoint[];
  /** `dashed`: not measured. */
  readonly stroke: 'solid' | 'dashed';
  /** Shaded down to zero. */
  readonly isFilled?: boolean | undefined;
}

/** A shaded range around a line; null breaks it. */
export interface PlotBand {
  readonly name: string;
  readonly tone: PlotTone;
  readonly points: readonly { readonly atMs: number; readonly low: number | null; readonly high: number | null }[];
}

/** A level that means something, drawn across the whole chart. */
export interface PlotLimit {
  readonly name: string;
  readonly tone: PlotTone;
  readonly value: number;
}

/** All that a chart draws. */
export interface PlotSpec {
  readonly fromMs: number;
  readonly untilMs: number;
  /** What is known ends here: a line marks it where the chart goes on; null: no mark. */
  readonly nowMs: number | null;
  readonly lines: readonly PlotLine[];
  readonly bands: readonly PlotBand[];
  readonly limits: readonly PlotLimit[];
  /** The scale reaches at least to this. */
  readonly top: number;
  readonly base: 'decimal' | 'binary';
  readonly valueText: (value: number) => string;
  /** For a point that is pointed at. */
  readonly momentText: (atMs: number) => string;
}
