import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startDesktop } from '../../main/electron/desktop-host.ts';
import { openSettingsFile } from '../../main/electron/settings-file.ts';
import type { TrayHost } from '../../main/electron/tray-host.ts';
import { createMonitor } from '../../main/monitor/create-monitor.ts';
import type { Monitor } from '../../main/monitor/monitor.ts';
import { createFakeClock, type FakeClock } from '../kit/fake-clock.ts';
import { type Fleet, startFleet } from '../simulator/start-fleet.ts';
import { createFakeElectron, type FakeElectron } from './fake-electron/fake-electron.ts';
import type { FakeTray } from './fake-electron/tray.ts';
import type { FakeWindow } from './fake-electron/window.ts';

export interface RigOptions {
  readonly platform?: string;
  readonly argv?: readonly string[];
  /** Scenario of the simulated fleet; null: no server. */
  readonly scenario?: string | null;
  /** Over the settings that name the fleet's servers; a text is written as it is. */
  readonly settings?: object | string;
  readonly trayHost?: TrayHost;
  readonly environment?: NodeJS.ProcessEnv;
  /** Folder of the page; default: the data folder. */
  readonly page?: string;
  readonly prepare?: (electron: FakeElectron, folder: string) => void;
}

/** The whole app over the fake, with a simulated fleet over real TLS, on a fake clock. */
export interface DesktopRig {
  readonly electron: FakeElectron;
  readonly folder: string;
  readonly clock: FakeClock;
  readonly fleet: Fleet | null;
  readonly monitor: Monitor;
  tray(): FakeTray;
  /** The newest window that is there. */
  window(): FakeWindow | null;
  /** As when nobody caught an error. */
  throwUncaught(error: unknown): void;
  /** Lets time pass for fleet and app alike. */
  pass(ms: number): Promise<void>;
}

/** Starts the app and waits until it is there; ended with the test. */
export async function startRig(options: RigOptions = {}): Promise<DesktopRig> {
  const { platform = 'linux', scenario = null, settings = {}, trayHost = 'present' } = options;
  const folder = mkdtempSync(join(tmpdir(), 'desktop-'));
  const fleet = scenario === null ? null : await startFleet({ scenario });
  const clock = createFakeClock(fleet?.world.nowMs ?? 1_790_600_000_000, (nowMs) => {
    if (fleet !== null && nowMs > fleet.world.nowMs) fleet.advanceTo(nowMs);
  });
  const electron = createFakeElectron(platform, folder);
  writeSettings(folder, fleet, settings);
  options.prepare?.(electron, folder);
  const made = Promise.withResolvers<Monitor>();
  let monitor: Monitor | null = null;
  const uncaught: ((error: unknown) => void)[] = [];
  const quit = Promise.withResolvers<number>();
  electron.world.onExit = quit.resolve;
  startDesktop({
    ...{ electron: electron.api, platform, clock, version: '0.0.0', electronVersion: 'fake' },
    environment: { ...secretsOf(fleet), ...options.environment },
    argv: options.argv ?? ['--hidden', '--demo'],
    executable: '/opt/PBS Tray/pbs-tray',
    files: {
      ...{ page: options.page ?? folder, icons: join(folder, 'no-icons'), preload: join(folder, 'preload.cjs') },
      keychainHelper: join(folder, 'keychain-helper.js'),
      decodeWorker: new URL('../../main/engine/pbs/decode-worker.ts', import.meta.url),
    },
    async createMonitor(parts) {
      monitor = await createMonitor({ ...parts, random: () => 0.5 });
      made.resolve(monitor);
      return monitor;
    },
    openSettingsFile,
    onUncaught: (listener) => void uncaught.push(listener),
    findTrayHost: async () => trayHost,
    flushPatienceMs: 60_000,
  });
  onTestFinished(async () => {
    electron.app.quit();
    await quit.promise;
    await fleet?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  electron.app.becomeReady();
  const running = await made.promise;
  // What follows the monitor's making is done within its own turn.
  await new Promise((resolve) => setImmediate(resolve));
  return {
    ...{ electron, folder, clock, fleet, monitor: running },
    tray() {
      const tray = electron.world.trays.at(-1);
      if (tray === undefined) throw new Error('no tray');
      return tray;
    },
    window: () => electron.world.windows.findLast((window) => !window.isDestroyed()) ?? null,
    throwUncaught(error) {
      for (const listener of uncaught) listener(error);
    },
    pass: (ms) => clock.advance(ms, () => running.idle()),
  };
}

function writeSettings(folder: string, fleet: Fleet | null, settings: object | string): void {
  mkdirSync(folder, { recursive: true });
  const servers = (fleet?.servers ?? []).map(({ name, url, tokenId, fingerprint }) => ({
    name,
    url,
    tokenId,
    fingerprint,
  }));
  const text = typeof settings === 'string' ? settings : JSON.stringify({ servers, ...settings });
  writeFileSync(join(folder, 'config.json'), text);
}

/** The secrets as variables: the keychain has tests of its own. */
function secretsOf(fleet: Fleet | null): Record<string, string> {
  const named = (fleet?.servers ?? []).map(({ name, tokenSecret }) => [
    `PBS_TRAY_SECRET_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`,
    tokenSecret,
  ]);
  return Object.fromEntries(named);
}
