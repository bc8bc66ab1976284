import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** The folder for state: `--data`, or the platform's own place for such data. */
export function dataFolder(given: string | null, platform: NodeJS.Platform, environment: Environment): string {
  if (given !== null) return resolve(given);
  return join(platformFolder(platform, environment), 'pbs-tray');
}

function platformFolder(platform: NodeJS.Platform, environment: Environment): string {
  if (platform === 'win32') return environment.LOCALAPPDATA || join(homedir(), 'AppData', 'Local');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support');
  return environment.XDG_DATA_HOME || join(homedir(), '.local', 'share');
}
