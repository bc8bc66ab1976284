import type { VNode } from 'preact';
import './Icon.css';

/** The shapes of the page, on a grid of 16 by 16. Each state has a shape of its own, so that colour is never needed. */
const SHAPES = {
  ok: { outline: 'M8 1.75a6.25 6.25 0 1 1 0 12.5a6.25 6.25 0 0 1 0-12.5ZM5.2 8.2l2 2l3.7-4' },
  due: { outline: 'M8 1.75a6.25 6.25 0 1 1 0 12.5a6.25 6.25 0 0 1 0-12.5ZM8 4.75V8l2.2 1.6' },
  late: { solid: 'M8 .9L15.1 8L8 15.1L.9 8Z', cut: 'M8 4.9v3.7M8 11.05v.1' },
  critical: { solid: 'M5.1 1.2h5.8l3.9 3.9v5.8l-3.9 3.9H5.1l-3.9-3.9V5.1Z', cut: 'M8 4.5v4M8 11.2v.1' },
  warning: { outline: 'M8 2L14.6 13.6H1.4ZM8 6.2v3.4M8 11.6v.1' },
  info: { outline: 'M8 1.75a6.25 6.25 0 1 1 0 12.5a6.25 6.25 0 0 1 0-12.5ZM8 7.4v3.9M8 4.8v.1' },
  unknown: {
    dashed: 'M8 1.75a6.25 6.25 0 1 1 0 12.5a6.25 6.25 0 0 1 0-12.5Z',
    outline: 'M6.3 6.4c0-2.2 3.5-2.2 3.5 0c0 1.4-1.8 1.4-1.8 2.7M8 11.3v.1',
  },
  paused: { outline: 'M8 1.75a6.25 6.25 0 1 1 0 12.5a6.25 6.25 0 0 1 0-12.5ZM6.4 5.8v4.4M9.6 5.8v4.4' },
  'not-watched': { dashed: 'M8 1.75a6.25 6.25 0 1 1 0 12.5a6.25 6.25 0 0 1 0-12.5Z', outline: 'M4.4 11.6L11.6 4.4' },
  stale: { outline: 'M4.5 1.75h7M4.5 14.25h7M5.5 1.75v2.5L8 8l2.5-3.75v-2.5M5.5 14.25v-2.5L8 8l2.5 3.75v2.5' },
  check: { outline: 'M3 8.5l3.4 3.4L13 4.8' },
  copy: { outline: 'M5.75 5.75h7.5v8.5h-7.5ZM10.25 3.5v-1.75h-7.5v8.5h1' },
  close: { outline: 'M3.5 3.5l9 9M12.5 3.5l-9 9' },
  down: { outline: 'M3.5 6L8 10.5L12.5 6' },
  right: { outline: 'M6 3.5L10.5 8L6 12.5' },
  up: { outline: 'M3.5 10L8 5.5L12.5 10' },
  more: {
    dots: 'M3 6.9a1.1 1.1 0 1 1 0 2.2a1.1 1.1 0 0 1 0-2.2ZM8 6.9a1.1 1.1 0 1 1 0 2.2a1.1 1.1 0 0 1 0-2.2ZM13 6.9a1.1 1.1 0 1 1 0 2.2a1.1 1.1 0 0 1 0-2.2Z',
  },
  download: { outline: 'M8 2v8.2M4.4 6.9L8 10.5l3.6-3.6M2.5 13.75h11' },
} as const satisfies Record<string, { outline?: string; solid?: string; cut?: string; dashed?: string; dots?: string }>;

export type IconName = keyof typeof SHAPES;

/** A small picture beside a text that says the same: hidden from screen readers, as high as the text. */
export function Icon({ name }: { readonly name: IconName }): VNode {
  const shape: { outline?: string; solid?: string; cut?: string; dashed?: string; dots?: string } = SHAPES[name];
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      {shape.solid === undefined ? null : <path class="icon__solid" d={shape.solid} />}
      {shape.cut === undefined ? null : <path class="icon__cut" d={shape.cut} />}
      {shape.dots === undefined ? null : <path class="icon__dots" d={shape.dots} />}
      {shape.dashed === undefined ? null : <path class="icon__dashed" d={shape.dashed} />}
      {shape.outline === undefined ? null : <path d={shape.outline} />}
    </svg>
  );
}
