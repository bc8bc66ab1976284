import type { PlotTone } from './plot.ts';

/** Colours as a canvas takes them. */
export interface PlotColours {
  readonly tone: Readonly<Record<PlotTone, string>>;
  readonly text: string;
  readonly grid: string;
  readonly surface: string;
  readonly font: string;
}

/** Reads the chart's colours from the custom properties in force: a canvas does not follow the style sheet by itself. */
export function readPlotColours(host: HTMLElement): PlotColours {
  const probe = document.createElement('span');
  host.append(probe);
  const colour = (name: string) => {
    probe.style.color = `var(--plot-${name})`;
    return getComputedStyle(probe).color;
  };
  const colours = {
    tone: {
      ...{ main: colour('main'), second: colour('second'), third: colour('third'), quiet: colour('quiet') },
      ...{ warning: colour('warning'), critical: colour('critical') },
    },
    ...{ text: colour('text'), grid: colour('grid'), surface: colour('surface') },
    font: getComputedStyle(host).fontFamily,
  };
  probe.remove();
  return colours;
}

const LOOKS = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)', '(forced-colors: active)'];

/** Calls back when the look changes; returns its remover. */
export function onLookChange(changed: () => void): () => void {
  const queries = LOOKS.map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener('change', changed);
  return () => {
    for (const query of queries) query.removeEventListener('change', changed);
  };
}
