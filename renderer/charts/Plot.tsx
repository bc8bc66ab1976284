import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { createPlotDrawing, type PlotDrawing } from './chart-js.ts';
import type { PlotSpec } from './plot.ts';
import { onLookChange, readPlotColours } from './plot-colours.ts';
import './Plot.css';

export interface PlotProps {
  /** The same object while nothing changed. */
  readonly spec: PlotSpec;
  /** All that it shows, in words. */
  readonly summary: string;
}

/** A chart as a picture: a canvas that follows its data, its size and the look of the page, and is let go when it leaves. */
export function Plot({ spec, summary }: PlotProps): VNode {
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef<PlotDrawing | null>(null);
  const shown = useRef(spec);
  shown.current = spec;

  useEffect(() => {
    const [element, surface] = [host.current, canvas.current];
    if (element === null || surface === null) return;
    const made = createPlotDrawing(surface, shown.current, readPlotColours(element));
    drawing.current = made;
    const stop = onLookChange(() => made.show(shown.current, readPlotColours(element)));
    return () => {
      stop();
      made.destroy();
      drawing.current = null;
    };
  }, []);

  const drawn = useRef(spec);
  useEffect(() => {
    if (drawn.current === spec || host.current === null) return;
    drawn.current = spec;
    drawing.current?.show(spec, readPlotColours(host.current));
  }, [spec]);

  return (
    <div class="plot" ref={host}>
      <canvas ref={canvas} role="img" aria-label={summary} />
    </div>
  );
}
