import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { drawn } from '../../build/icons/bitmap.ts';
import { allIcons } from '../../build/icons/draw.ts';
import { TRAY_STATES, traySvg } from '../../build/icons/tray-svg.ts';
import { checkout } from '../../build/run/paths.mjs';
import { APP_ICON, iconFile } from '../../main/electron/icon-files.ts';

const icons = allIcons();

/** The alpha of a picture, drawn as characters: its outline. */
const outline = (state: (typeof TRAY_STATES)[number]) => {
  const { rgba, pixels } = drawn(traySvg(state, 'template'), 16);
  return Array.from({ length: pixels * pixels }, (_, at) => ((rgba[4 * at + 3] ?? 0) > 127 ? '#' : '.')).join('');
};

describe('the icons', () => {
  it.each([...icons.keys()])('are those that their sources draw: %s', (path) => {
    const drawnNow = Buffer.from(icons.get(path) ?? []);
    expect(readFileSync(join(checkout, 'build', path)).equals(drawnNow)).toBe(true);
  });

  it('are all there where the app looks for them', () => {
    const wanted = TRAY_STATES.flatMap((state) =>
      ['linux', 'darwin', 'win32'].flatMap((platform) =>
        (['light', 'dark'] as const).map((theme) => iconFile(state, platform, theme)),
      ),
    );
    const missing = [...wanted, APP_ICON].filter((file) => !existsSync(join(checkout, 'build', 'icons', 'out', file)));
    expect(missing).toEqual([]);
  });

  it('tell the states apart by outline alone, at the smallest size', () => {
    const outlines = TRAY_STATES.map(outline);
    for (const [index, one] of outlines.entries()) {
      for (const other of outlines.slice(index + 1)) {
        const differing = [...one].filter((pixel, at) => pixel !== other[at]).length;
        // An eighth of the picture at least.
        expect(differing).toBeGreaterThanOrEqual(32);
      }
    }
  });

  it('are black and alpha on macOS, which colours them itself', () => {
    for (const state of TRAY_STATES) {
      const { rgba } = drawn(traySvg(state, 'template'), 32);
      const coloured = rgba.filter((value, at) => at % 4 !== 3 && (rgba[at - (at % 4) + 3] ?? 0) > 0 && value !== 0);
      expect(coloured).toHaveLength(0);
    }
  });

  it('hold every size that Windows asks for', () => {
    const sizes = (path: string) => {
      const ico = Buffer.from(icons.get(path) ?? []);
      return Array.from({ length: ico.readUInt16LE(4) }, (_, index) => {
        const at = 6 + 16 * index;
        const [bytes, offset] = [ico.readUInt32LE(at + 8), ico.readUInt32LE(at + 12)];
        expect(offset + bytes).toBeLessThanOrEqual(ico.length);
        return ico.readUInt8(at) || 256;
      });
    };
    expect(sizes('icon.ico')).toEqual([16, 24, 32, 48, 64, 128, 256]);
    expect(sizes('icons/out/tray/win/dark/ok.ico')).toEqual([16, 20, 24, 32, 40, 48]);
  });
});
