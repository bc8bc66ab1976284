import { execFile } from 'node:child_process';

const COLLECTION = '/org/freedesktop/secrets/aliases/default';
const INTERFACE = 'org.freedesktop.Secret.Collection';
const QUESTIONS: readonly (readonly [string, readonly string[]])[] = [
  [
    'gdbus',
    ['call', '--session', '--dest', 'org.freedesktop.secrets', '--object-path', COLLECTION].concat([
      '--method',
      'org.freedesktop.DBus.Properties.Get',
      INTERFACE,
      'Locked',
    ]),
  ],
  ['busctl', ['--user', 'get-property', 'org.freedesktop.secrets', COLLECTION, INTERFACE, 'Locked']],
];

/**
 * Whether the default keyring of a Linux session is locked; null where nobody can tell. Needed because a locked keyring
 * without a desktop says "not stored" of everything. Asks with the tools of GLib or systemd, whichever is there.
 */
export async function isKeyringLocked(): Promise<boolean | null> {
  if (process.platform !== 'linux') return null;
  for (const [tool, args] of QUESTIONS) {
    const answer = await outputOf(tool, args);
    if (/\btrue\b/.test(answer)) return true;
    if (/\bfalse\b/.test(answer)) return false;
  }
  return null;
}

function outputOf(tool: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(tool, args, { timeout: 5000, killSignal: 'SIGKILL' }, (error, stdout) =>
      resolve(error === null ? stdout : ''),
    );
  });
}
