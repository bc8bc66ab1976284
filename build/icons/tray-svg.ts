import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const TRAY_STATES = ['ok', 'warning', 'critical', 'unknown', 'paused'] as const;
export type TrayState = (typeof TRAY_STATES)[number];

/** For a light bar, a dark one, or black and alpha, which macOS colours itself. */
export type TrayLook = 'light' | 'dark' | 'template';

const svgOf = (name: string) => readFileSync(join(import.meta.dirname, 'svg', `${name}.svg`), 'utf8');

/** Dark bars want brighter colours; on light ones the sources' own are right. */
const ON_DARK: Readonly<Record<TrayState, string>> = {
  ok: '#3ecf6a',
  warning: '#ffc53d',
  critical: '#ff5f5f',
  unknown: '#b4bdc9',
  paused: '#6aa8ff',
};
const GLYPH_ON_DARK = '#10151c';

/** The SVG of a state as it shall look. */
export function traySvg(state: TrayState, look: TrayLook): string {
  const source = svgOf(state);
  if (look === 'light') return source;
  const shape = group(source, 'shape');
  const glyph = group(source, 'glyph');
  const mark = group(source, 'mark');
  if (look === 'dark') {
    return svg(coloured(shape, ON_DARK[state]) + coloured(glyph, GLYPH_ON_DARK) + coloured(mark, ON_DARK[state]));
  }
  const cut = `<mask id="cut"><rect width="32" height="32" fill="#fff"/>${coloured(glyph, '#000')}</mask>`;
  return svg(`${cut}<g mask="url(#cut)">${coloured(shape, '#000')}</g>${coloured(mark, '#000')}`);
}

export const appSvg = (): string => svgOf('app');

function group(source: string, id: string): string {
  return new RegExp(`<g id="${id}"[\\s\\S]*?</g>`).exec(source)?.[0] ?? '';
}

function coloured(part: string, colour: string): string {
  return part.replace(/color="#\w+"/, `color="${colour}"`);
}

function svg(content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${content}</svg>`;
}
