import type { Clock, Log } from '../engine/ports.ts';
import type { Monitor } from '../monitor/monitor.ts';
import type { MonitorParts } from '../monitor/monitor-parts.ts';
import type { DesktopFiles } from './desktop-files.ts';
import type { ElectronApi } from './electron-api.ts';
import type { SettingsFile } from './settings-file.ts';
import type { TrayHost } from './tray-host.ts';

/** What the desktop host is built from. Everything of the system comes in here, so that tests can be any system. */
export interface HostParts {
  readonly electron: ElectronApi;
  readonly platform: string;
  readonly environment: NodeJS.ProcessEnv;
  /** The command line without the program itself. */
  readonly argv: readonly string[];
  readonly executable: string;
  readonly files: DesktopFiles;
  readonly clock: Clock;
  readonly version: string;
  readonly electronVersion: string;
  readonly createMonitor: (parts: MonitorParts) => Promise<Monitor>;
  readonly openSettingsFile: (folder: string, nowMs: () => number) => SettingsFile;
  readonly findTrayHost: (platform: string) => Promise<TrayHost>;
  /** Hears what nobody caught: Electron would show a dialog, or say nothing. */
  readonly onUncaught: (listener: (error: unknown) => void) => void;
  /** How long quitting may wait for history to be written; default 3 s. */
  readonly flushPatienceMs?: number;
}

/** The log as the host writes it. */
export interface HostLog extends Log {
  addSecret(secret: string): void;
  setLevel(level: 'debug' | 'info' | 'warn' | 'error'): void;
}
