import type { TrayIcon } from '../../shared/view/tray-icon.ts';

/** Blue, green, red; alpha 255. As the bitmaps of Electron want it: BGRA. */
type Colour = readonly [blue: number, green: number, red: number];

const COLOURS: Readonly<Record<TrayIcon, Colour>> = {
  ok: [0x4c, 0xa8, 0x2e],
  warning: [0x0e, 0x9b, 0xe6],
  critical: [0x34, 0x37, 0xd9],
  unknown: [0x8c, 0x8c, 0x8c],
  paused: [0xc8, 0x78, 0x3c],
};

/** Whether a pixel belongs to the state's shape; both from -1 to 1, downwards. */
const SHAPES: Readonly<Record<TrayIcon, (x: number, y: number) => boolean>> = {
  ok: (x, y) => Math.hypot(x, y) <= 0.9,
  warning: (x, y) => y <= 0.8 && y >= -0.85 && Math.abs(x) <= (y + 0.9) * 0.55,
  critical: (x, y) => Math.abs(Math.abs(x) - Math.abs(y)) <= 0.3 && Math.max(Math.abs(x), Math.abs(y)) <= 0.9,
  unknown: (x, y) => Math.hypot(x, y) <= 0.9 && Math.hypot(x, y) >= 0.55,
  paused: (x, y) => Math.abs(y) <= 0.85 && Math.abs(x) >= 0.2 && Math.abs(x) <= 0.7,
};

/**
 * A plain icon drawn from nothing, where the icon's file is missing: better than an icon that cannot be seen.
 * @returns BGRA, `pixels` x `pixels`
 */
export function plainIcon(state: TrayIcon, pixels: number, isTemplate: boolean): Buffer {
  const bitmap = Buffer.alloc(pixels * pixels * 4);
  const [blue, green, red] = isTemplate ? [0, 0, 0] : COLOURS[state];
  const inside = SHAPES[state];
  const place = (at: number) => (2 * at + 1) / pixels - 1;
  for (let row = 0; row < pixels; row += 1) {
    for (let column = 0; column < pixels; column += 1) {
      if (inside(place(column), place(row))) bitmap.set([blue, green, red, 255], 4 * (row * pixels + column));
    }
  }
  return bitmap;
}
