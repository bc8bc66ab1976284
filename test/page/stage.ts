import { pathToFileURL } from 'node:url';
import { checkout } from '../../build/run/paths.mjs';
import type { Keychain } from '../../main/engine/secrets/keychain.ts';
import { createDashboard, type Dashboard } from '../../main/monitor/handlers/create-dashboard.ts';
import { readOnlyKeeper } from '../../main/monitor/handlers/settings-keeper.ts';
import { type PageFiles, readPageFiles } from '../../main/web/page-files.ts';
import { startWebServer, type WebServer } from '../../main/web/server.ts';
import { createMemoryKeychain } from '../kit/memory-keychain.ts';
import { createMemoryLog } from '../kit/memory-log.ts';
import { type MonitorOptions, type WatchedMonitor, watchWithMonitor } from '../kit/watched-monitor.ts';
import { createMemorySettings, type MemorySettings } from './memory-settings.ts';

/** The whole program behind the page, in this process: a simulated fleet over TLS, on a clock that the test moves. */
export interface Stage {
  readonly watched: WatchedMonitor;
  /** With the API token. */
  readonly address: string;
  readonly url: string;
  /** Where settings can be changed: what was written; null where they cannot. */
  readonly settings: MemorySettings | null;
  /** Closes the listener; `raise` opens it again at the same address. */
  drop(): Promise<void>;
  raise(): Promise<void>;
  close(): Promise<void>;
}

export interface StageOptions extends MonitorOptions {
  /** As in the app: settings can be changed. */
  readonly canChangeSettings?: boolean;
  readonly isDemo?: boolean;
  /** Of the web listener; default: any free one. */
  readonly port?: number;
  /** Prepares the fleet before the first look is complete, such as with faults. */
  readonly prepare?: (watched: WatchedMonitor) => Promise<void>;
  /** Whether to wait until all was read and judged; default true. */
  readonly isSettled?: boolean;
}

const TOKEN = 'token-of-the-page-tests';
const DECODE_WORKER = new URL('../../main/engine/pbs/decode-worker.ts', import.meta.url);

export async function openStage(options: StageOptions = {}): Promise<Stage> {
  let keychain: Keychain = createMemoryKeychain();
  const watched = await watchWithMonitor({
    ...options,
    keychainOf(kept) {
      keychain = createMemoryKeychain(kept);
      return keychain;
    },
  });
  await options.prepare?.(watched);
  if (options.isSettled !== false) await watched.settle();
  const settings = options.canChangeSettings === true ? editableSettings(watched, options.settings, keychain) : null;
  let web: WebServer | null = null;
  const dashboard = dashboardOf(watched, settings, keychain, options, () => web?.url ?? null);
  const files = await readPageFiles(pathToFileURL(`${checkout}/out/renderer/`));
  let port = options.port ?? 0;
  const raise = async () => {
    web = await listen(watched, dashboard, files, port);
    port = web.port;
  };
  const drop = async () => {
    await web?.close();
    web = null;
  };
  await raise();
  const url = `http://127.0.0.1:${port}/`;
  return {
    ...{ watched, settings, url, drop, raise },
    address: `${url}#token=${TOKEN}`,
    async close() {
      await drop();
      await dashboard.stop();
      await watched.close();
    },
  };
}

function editableSettings(watched: WatchedMonitor, change: object = {}, keychain: Keychain): MemorySettings {
  const servers = watched.fleet.servers.map(({ name, url, tokenId, fingerprint }) => ({
    ...{ name, url, tokenId, fingerprint },
  }));
  return createMemorySettings({
    document: { schemaVersion: 1, servers, ...change },
    keychain,
    onChange: (settings) => watched.monitor().reconfigure(settings),
  });
}

function dashboardOf(
  watched: WatchedMonitor,
  editable: MemorySettings | null,
  keychain: Keychain,
  options: StageOptions,
  listening: () => string | null,
): Dashboard {
  const monitor = watched.monitor();
  const host = editable === null ? 'headless' : 'app';
  return createDashboard({
    ...{ monitor, host, clock: watched.clock, decodeWorker: DECODE_WORKER },
    app: {
      ...{ version: '0.1.0', canChangeSettings: editable !== null, isDemo: options.isDemo === true },
      settingsWarnings: monitor.warnings,
    },
    keeper:
      editable?.keeper ??
      readOnlyKeeper({
        settings: monitor.settings,
        path: '/etc/pbs-tray/settings.json',
        problems: [],
        secretsKept: async () => watched.fleet.servers.map(({ name }) => name),
      }),
    secrets: { baseFolder: watched.folder, environment: {}, keychain },
    addSecret: () => {},
    listener: () => ({ listening: listening(), listenTrouble: null }),
  });
}

async function listen(
  watched: WatchedMonitor,
  page: Dashboard,
  files: PageFiles | null,
  port: number,
): Promise<WebServer> {
  const { engine } = watched.monitor();
  const started = await startWebServer({
    ...{ host: '127.0.0.1', port, allowedHosts: [], token: TOKEN, version: '0.1.0', metrics: null },
    ...{ source: engine, log: createMemoryLog(), dashboard: true, page, files },
    // The heartbeat is for a browser, whose clock is the real one.
    clock: { nowMs: watched.clock.nowMs, after: realAfter },
    alive: () => ({ ok: true }),
    refresh: engine.refresh,
    describeTrouble: () => null,
  });
  if (!started.ok) throw new Error(started.failure.message);
  return started.value;
}

function realAfter(delayMs: number, task: () => void): () => void {
  const timer = setTimeout(task, delayMs);
  return () => clearTimeout(timer);
}
