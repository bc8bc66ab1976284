import { Resvg } from '@resvg/resvg-js';
import type { Bitmap } from './ico.ts';

/** Draws an SVG as a square. */
export function drawn(svg: string, pixels: number): Bitmap {
  const image = new Resvg(svg, { fitTo: { mode: 'width', value: pixels } }).render();
  return { pixels, rgba: straight(image.pixels), png: image.asPng() };
}

/** Colours as they are, not multiplied by alpha. */
function straight(premultiplied: Uint8Array): Uint8Array {
  const rgba = Uint8Array.from(premultiplied);
  for (let at = 0; at < rgba.length; at += 4) {
    const alpha = rgba[at + 3] ?? 0;
    if (alpha === 0) continue;
    for (let colour = at; colour < at + 3; colour += 1) {
      rgba[colour] = Math.min(255, Math.round(((rgba[colour] ?? 0) * 255) / alpha));
    }
  }
  return rgba;
}
