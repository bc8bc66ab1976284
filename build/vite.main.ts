/** Bundles of the main side: one file per process that we start, everything but native parts inside. */
import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { defineConfig } from 'vite';

const root = join(import.meta.dirname, '..');

/** A process that does not exist yet in this version is simply not built. */
const entries: Record<string, string> = {
  headless: 'main/headless.ts',
  'keychain-helper': 'main/engine/secrets/keychain-helper.ts',
  'decode-worker': 'main/engine/pbs/decode-worker.ts',
};

const input = Object.fromEntries(
  Object.entries(entries)
    .map(([name, file]) => [name, join(root, file)] as const)
    .filter(([, file]) => existsSync(file)),
);

export default defineConfig({
  root,
  logLevel: 'warn',
  publicDir: false,
  ssr: { target: 'node', noExternal: true },
  build: {
    ssr: true,
    target: 'node24',
    outDir: process.env.PBS_TRAY_OUT_DIR ?? 'out/main',
    emptyOutDir: true,
    sourcemap: true,
    minify: false,
    rolldownOptions: {
      input,
      external: [/^electron(\/.*)?$/, /^node:/, ...builtinModules, 'keytar', 'better-sqlite3'],
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});
