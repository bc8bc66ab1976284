/** Draws all states and sizes on light and dark into one picture: node build/icons/sheet.ts FILE.png */
import { writeFileSync } from 'node:fs';
import { drawn } from './bitmap.ts';
import { appSvg, TRAY_STATES, type TrayLook, traySvg } from './tray-svg.ts';

const SIZES = [16, 22, 24, 32, 44, 48];
const GAP = 12;
const LOOKS: readonly (readonly [TrayLook, string])[] = [
  ['light', '#f3f3f3'],
  ['dark', '#1f2329'],
  ['template', '#e9e4df'],
];
const SHEET_WIDTH = 1060;

/** Pictures as they will be shown, pixel by pixel. */
function pictureAt(svg: string, pixels: number, x: number, y: number): string {
  const data = Buffer.from(drawn(svg, pixels).png).toString('base64');
  return `<image x="${x}" y="${y}" width="${pixels}" height="${pixels}" href="data:image/png;base64,${data}"/>`;
}

function rows(): { readonly svg: string; readonly height: number } {
  let y = 0;
  let content = '';
  for (const [look, ground] of LOOKS) {
    const height = Math.max(...SIZES) + 2 * GAP;
    content += `<rect x="0" y="${y}" width="${SHEET_WIDTH}" height="${height}" fill="${ground}"/>`;
    let x = GAP;
    for (const state of TRAY_STATES) {
      for (const pixels of SIZES) {
        content += pictureAt(traySvg(state, look), pixels, x, y + GAP);
        x += pixels + 4;
      }
    }
    y += height;
  }
  let x = GAP;
  for (const pixels of [16, 32, 48, 128, 256]) {
    content += pictureAt(appSvg(), pixels, x, y + GAP);
    x += pixels + GAP;
  }
  return { svg: content, height: y + 256 + 2 * GAP };
}

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('name the file to write');
const { svg, height } = rows();
const sheet = `<svg xmlns="http://www.w3.org/2000/svg" width="${SHEET_WIDTH}" height="${height}"><rect width="100%" height="100%" fill="#fff"/>${svg}</svg>`;
writeFileSync(file, drawn(sheet, 2 * SHEET_WIDTH).png);
