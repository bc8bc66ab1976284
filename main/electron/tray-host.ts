import { spawn } from 'node:child_process';

/** Whether the desktop shows tray icons: only Linux can lack it, and does not say so to programs. */
export type TrayHost = 'present' | 'absent' | 'unknown';

/** Runs a program and gives what it printed; null when it is missing, fails or takes too long. */
export type RunProgram = (command: string, args: readonly string[]) => Promise<string | null>;

const WATCHER = 'org.kde.StatusNotifierWatcher';
const PATIENCE_MS = 2_000;

/**
 * Asks the session bus. Stock GNOME and many Wayland compositors own no such name; Electron then falls back to an icon
 * that nobody sees, without any error.
 */
export async function findTrayHost(platform: string, run: RunProgram = runProgram): Promise<TrayHost> {
  if (platform !== 'linux') return 'present';
  const property = ['org.freedesktop.DBus.Properties.Get', WATCHER, 'IsStatusNotifierHostRegistered'];
  const place = ['--dest', WATCHER, '--object-path', '/StatusNotifierWatcher'];
  const owned = await run('gdbus', [
    ...['call', '--session', '--dest', 'org.freedesktop.DBus', '--object-path', '/org/freedesktop/DBus'],
    ...['--method', 'org.freedesktop.DBus.NameHasOwner', WATCHER],
  ]);
  if (owned === null) return hostByBusctl(run);
  if (!owned.includes('true')) return 'absent';
  const [method = '', ...args] = property;
  const registered = await run('gdbus', ['call', '--session', ...place, '--method', method, ...args]);
  if (registered === null) return 'unknown';
  return registered.includes('true') ? 'present' : 'absent';
}

async function hostByBusctl(run: RunProgram): Promise<TrayHost> {
  const answer = await run('busctl', [
    ...['--user', 'get-property', WATCHER, '/StatusNotifierWatcher', WATCHER, 'IsStatusNotifierHostRegistered'],
  ]);
  if (answer !== null) return answer.includes('true') ? 'present' : 'absent';
  // It fails alike where nobody owns the name and where there is no bus; the list of names tells the two apart.
  const names = await run('busctl', ['--user', 'list', '--no-legend']);
  return names === null ? 'unknown' : names.includes(WATCHER) ? 'unknown' : 'absent';
}

function runProgram(command: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'], timeout: PATIENCE_MS });
    let said = '';
    child.stdout.on('data', (chunk) => {
      said = (said + chunk).slice(0, 64 * 1024);
    });
    child.on('error', () => resolve(null));
    child.on('close', (code) => resolve(code === 0 ? said : null));
  });
}

/** What to tell people where icons are not shown; once. */
export const NO_TRAY_SENTENCE =
  'This desktop shows no tray icons, so PBS Tray keeps its window open instead. On GNOME, install and switch on the extension "AppIndicator and KStatusNotifierItem Support", then start PBS Tray again.';
