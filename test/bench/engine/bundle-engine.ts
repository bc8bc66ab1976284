import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** The engine's process as the product ships its code: bundled JavaScript, without Node's TypeScript reader in memory. */
export interface BundledEngine {
  readonly entry: string;
  remove(): Promise<void>;
}

export async function bundleEngine(): Promise<BundledEngine> {
  const outDir = await mkdtemp(join(tmpdir(), 'pbs-bench-'));
  const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  await build({
    configFile: false,
    root: source('../../..'),
    logLevel: 'warn',
    publicDir: false,
    ssr: { target: 'node', noExternal: true },
    build: {
      ssr: true,
      target: 'node24',
      outDir,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        input: {
          'engine-child': source('engine-child.ts'),
          'decode-worker': source('../../../main/engine/pbs/decode-worker.ts'),
        },
        external: [/^node:/, ...builtinModules],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  });
  await writeFile(join(outDir, 'package.json'), '{ "type": "module" }');
  return { entry: join(outDir, 'engine-child.js'), remove: () => rm(outDir, { recursive: true, force: true }) };
}
