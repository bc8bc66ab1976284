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
  const colour = (name: string) => {
    // One for each: where elements have transitions, a colour that is changed would be read as the one before.
    const probe = document.createElement('span');
    probe.style.color = `var(--plot-${name})`;
    host.append(probe);
    const read = getComputedStyle(probe).color;
    probe.remove();
    return read;
  };
  return {
    tone: {
      ...{ main: colour('main'), second: colour('second'), third: colour('third'), quiet: colour('quiet') },
      ...{ warning: colour('warning'), critical: colour('critical') },
    },
    ...{ text: colour('text'), grid: colour('grid'), surface: colour('surface') },
    font: getComputedStyle(host).fontFamily,
  };
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
