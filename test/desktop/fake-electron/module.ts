import { writeSync } from 'node:fs';
import { createFakeElectron } from './fake-electron.ts';

/*
 * Electron as the module `electron`, for a bundle that imports it. Prints what happens as one JSON object per line with
 * `atMs`, the time since the process began. FAKE_PLATFORM and FAKE_USER_DATA say where it is.
 */

const fake = createFakeElectron(process.env.FAKE_PLATFORM ?? process.platform, process.env.FAKE_USER_DATA ?? '.');

// Without it some test only imports a module that imports electron.
if (process.env.FAKE_USER_DATA !== undefined) beProgram();

function beProgram(): void {
  fake.world.tell = (news) => {
    writeSync(1, `${JSON.stringify({ ...news, atMs: Math.round(performance.now() * 10) / 10 })}\n`);
  };
  fake.world.onExit = (code) => {
    fake.world.tell({ exit: code });
    process.exit(code);
  };
  // POSIX signals become a normal quit.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => fake.app.quit());
  setImmediate(() => fake.app.becomeReady());
}

export const { app, Tray, Menu, Notification, BrowserWindow, ipcMain, protocol, session, shell, dialog } = fake.api;
export const { powerMonitor, nativeImage, nativeTheme, screen, net, utilityProcess } = fake.api;

// biome-ignore lint/style/noDefaultExport: electron-store imports it so, as Electron allows.
export default fake.api;
