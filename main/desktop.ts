import { join } from 'node:path';
import * as electron from 'electron';
import packageJson from '../package.json' with { type: 'json' };
import { startDesktop } from './electron/desktop-host.ts';
import { openSettingsFile } from './electron/settings-file.ts';
import { findTrayHost } from './electron/tray-host.ts';
import { keepHeapLean } from './engine/runtime/lean-heap.ts';
import { createRealClock } from './engine/runtime/real-clock.ts';
import { siblingEntry } from './engine/runtime/sibling-entry.ts';
import { createMonitor } from './monitor/create-monitor.ts';

// Composition root of the desktop app. Runs bundled only: as `out/main/desktop.js`, with its parts beside it.

keepHeapLean();

const here = import.meta.dirname;

startDesktop({
  electron,
  platform: process.platform,
  environment: process.env,
  argv: process.argv.slice(1),
  executable: process.execPath,
  version: packageJson.version,
  electronVersion: process.versions.electron ?? 'unknown',
  clock: createRealClock(),
  files: {
    page: join(here, '..', 'renderer'),
    icons: join(here, 'icons'),
    preload: join(here, '..', 'preload', 'preload.cjs'),
    keychainHelper: join(here, 'keychain-helper.js'),
    decodeWorker: siblingEntry(import.meta.url, './engine/pbs/decode-worker.ts'),
  },
  onUncaught(listener) {
    process.on('uncaughtException', listener);
    process.on('unhandledRejection', listener);
  },
  createMonitor,
  openSettingsFile,
  findTrayHost,
});
