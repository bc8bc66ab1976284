import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

const FILE = 'pbs-tray.desktop';

/** Where desktops of the freedesktop kind look for programs to start at login. */
export function autostartFile(environment: Environment): string {
  const home = environment.XDG_CONFIG_HOME || join(environment.HOME || homedir(), '.config');
  return join(home, 'autostart', FILE);
}

/** The entry's text. An AppImage is a file that stays; what runs lies in a mount that changes with every start. */
export function autostartText(executable: string): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=PBS Tray',
    'Comment=Watches Proxmox Backup Servers',
    `Exec=${quotedExec(executable)} --hidden`,
    'X-GNOME-Autostart-enabled=true',
    'Terminal=false',
    '',
  ].join('\n');
}

/** Quoted as the desktop-entry specification wants it: once for the command line, once for the file's strings. */
function quotedExec(path: string): string {
  const forCommandLine = path.replace(/["`$\\]/g, '\\$&');
  const forFile = forCommandLine.replaceAll('\\', '\\\\').replaceAll('%', '%%');
  // A line break as it is would begin a line of its own in the file.
  return `"${forFile.replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`;
}

/** Whether the file starts this program at login; one that is hidden does not. */
export function startsAtLogin(file: string): boolean {
  const text = read(file);
  return text !== null && !/^(Hidden=true|X-GNOME-Autostart-enabled=false)$/m.test(text);
}

/** Null: done; else why not. */
export function setAutostart(file: string, executable: string, on: boolean): string | null {
  try {
    if (!on) rmSync(file, { force: true });
    else if (read(file) !== autostartText(executable)) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, autostartText(executable));
    }
    return null;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return `Starting at login could not be changed: ${file} cannot be written (${code}).`;
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
