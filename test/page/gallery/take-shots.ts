/** Pictures of the gallery in every look, into a folder: `node test/page/gallery/take-shots.ts FOLDER`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';
import { openGallery } from './open-gallery.ts';

const LOOKS: Readonly<Record<string, BrowserContextOptions>> = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  narrow: { colorScheme: 'light', viewport: { width: 320, height: 800 } },
  forced: { forcedColors: 'active', colorScheme: 'dark' },
};

const folder = process.argv[2] ?? 'gallery-shots';
mkdirSync(folder, { recursive: true });
const gallery = await openGallery();
try {
  for (const [name, options] of Object.entries(LOOKS)) {
    const { page, faults } = await gallery.open(options);
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
    for (const fault of faults) console.error(`${name}: ${fault}`);
    await page.context().close();
  }
} finally {
  await gallery.close();
}
