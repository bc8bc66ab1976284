/** The page as files that any host can serve under its own origin, from any folder: nothing inline, nothing from elsewhere. */
import { join } from 'node:path';
import { defineConfig } from 'vite';

const root = join(import.meta.dirname, '..');

export default defineConfig({
  root: join(root, 'renderer'),
  logLevel: 'warn',
  publicDir: false,
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: ['chrome120', 'firefox121', 'safari17'],
    outDir: process.env.PBS_TRAY_OUT_DIR ?? join(root, 'out', 'renderer'),
    emptyOutDir: true,
    sourcemap: false,
    // A data: URL would need an exception in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: join(root, 'renderer', 'index.html') },
  },
});
