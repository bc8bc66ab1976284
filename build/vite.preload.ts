/** The preload: one CommonJS file, because a sandboxed page loads nothing else. */
import { join } from 'node:path';
import { defineConfig } from 'vite';

const root = join(import.meta.dirname, '..');

export default defineConfig({
  root,
  logLevel: 'warn',
  publicDir: false,
  ssr: { target: 'node', noExternal: true },
  build: {
    ssr: join(root, 'main/electron/preload.ts'),
    target: 'chrome140',
    outDir: process.env.PBS_TRAY_OUT_DIR ?? 'out/preload',
    emptyOutDir: true,
    minify: false,
    rolldownOptions: {
      external: ['electron'],
      output: { format: 'cjs', entryFileNames: 'preload.cjs', codeSplitting: false },
    },
  },
});
