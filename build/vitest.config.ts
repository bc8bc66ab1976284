import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: join(import.meta.dirname, '..'),
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    env: { TZ: 'UTC' },
    // Electron's package would download its executable as soon as it is imported.
    alias: [
      { find: /^electron$/, replacement: join(import.meta.dirname, '..', 'test/desktop/fake-electron/module.ts') },
    ],
    server: { deps: { inline: ['electron-store'] } },
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
