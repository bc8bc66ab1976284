/** Bundles of the main side: one file per process that we start, everything but native parts inside. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, relative, sep } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const root = join(import.meta.dirname, '..');

/** A process that does not exist yet in this version is simply not built. */
const entries: Record<string, string> = {
  headless: 'main/headless.ts',
  desktop: 'main/desktop.ts',
  'keychain-helper': 'main/engine/secrets/keychain-helper.ts',
  'decode-worker': 'main/engine/pbs/decode-worker.ts',
};

const input = Object.fromEntries(
  Object.entries(entries)
    .map(([name, file]) => [name, join(root, file)] as const)
    .filter(([, file]) => existsSync(file)),
);

/** The run-time icons, beside the bundle: what lies in build/ is not packed. */
const icons: Plugin = {
  name: 'icons',
  generateBundle() {
    const folder = join(root, 'build', 'icons', 'out');
    if (!existsSync(folder)) return;
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      const fileName = `icons/${relative(folder, file).split(sep).join('/')}`;
      this.emitFile({ type: 'asset', fileName, source: readFileSync(file) });
    }
  },
};

export default defineConfig({
  root,
  plugins: [icons],
  logLevel: 'warn',
  publicDir: false,
  ssr: { target: 'node', noExternal: true },
  build: {
    ssr: true,
    ssrEmitAssets: true,
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
