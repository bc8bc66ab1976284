import type { Stats } from 'node:fs';
import { constants, type FileHandle, open } from 'node:fs/promises';
import { LONGEST_SECRET_BYTES, type SecretText, secretFromBytes } from './secret-text.ts';

const OTHERS_MAY_READ = 0o004;
const OTHERS_MAY_WRITE = 0o002;
const GROUP_MAY_READ_OR_WRITE = 0o060;
const ROOT = 0;

/**
 * Reads a secret from a file. `wrong` completes a sentence that begins with the file.
 * The mode is taken from the open file, so that nothing can be exchanged between the check and the read.
 */
export async function readSecretFile(path: string): Promise<SecretText> {
  try {
    // Without waiting: opening a pipe that nobody writes to would block for ever.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      return await readOpenFile(file);
    } finally {
      await file.close();
    }
  } catch (error) {
    return { ok: false, wrong: failureText(error) };
  }
}

async function readOpenFile(file: FileHandle): Promise<SecretText> {
  const stats = await file.stat();
  if (stats.isDirectory()) return { ok: false, wrong: 'is a folder; name the file in it' };
  if (!stats.isFile()) return { ok: false, wrong: 'is not a regular file' };
  const exposed = process.platform === 'win32' ? null : exposureOf(stats);
  if (exposed !== null) return { ok: false, wrong: exposed };
  const buffer = new Uint8Array(LONGEST_SECRET_BYTES + 1);
  let length = 0;
  while (length < buffer.byteLength) {
    const { bytesRead } = await file.read(buffer, length, buffer.byteLength - length, null);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return secretFromBytes(buffer.subarray(0, length));
}

/**
 * Whom the mode lets in beside the owner. A group may read only what belongs to root: that is how service managers and
 * container platforms hand a secret to an unprivileged service (root:service 0440). In a user's own file a readable
 * group bit may mean everybody ("users"), so it is refused.
 */
export function exposureOf({ mode, uid }: Pick<Stats, 'mode' | 'uid'>): string | null {
  const shown = `mode ${(mode & 0o777).toString(8).padStart(4, '0')}`;
  if ((mode & OTHERS_MAY_READ) !== 0) return `can be read by other users (${shown}); run "chmod 600" on it`;
  if ((mode & OTHERS_MAY_WRITE) !== 0) return `can be changed by other users (${shown}); run "chmod 600" on it`;
  if ((mode & GROUP_MAY_READ_OR_WRITE) !== 0 && uid !== ROOT) {
    return `can be read or changed by its group (${shown}); run "chmod 600" on it`;
  }
  return null;
}

function failureText(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'does not exist';
    case 'EISDIR':
      return 'is a folder; name the file in it';
    case 'EACCES':
    case 'EPERM':
      return 'may not be read by this user';
    case 'ELOOP':
      return 'is a symbolic link in a circle';
    default:
      return `cannot be read (${code})`;
  }
}
