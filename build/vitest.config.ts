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
    // Much of their time goes by in waiting for browsers and servers; on two cores the default would be one at a time.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 90_000,
  },
});
