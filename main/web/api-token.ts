import { randomBytes } from 'node:crypto';
import { lstat, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../../shared/error-code.ts';
import { failed, type Outcome, success } from '../../shared/outcome.ts';

/** The API token, as kept in the data folder. */
export interface ApiToken {
  readonly token: string;
  /** Absolute path of its file. */
  readonly path: string;
  /** Why a new one had to be made although there was a file, as a sentence for the log; null when it did not. */
  readonly replaced: string | null;
}

const FILE = 'api-token';
const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const OWNER_ONLY = 0o600;
const OTHERS = 0o077;

/**
 * The token that commands need: made once, then the same over restarts. A file that others could read, or that holds
 * no token, gets a new one, because the old one may be known to others. Fails with a sentence for the user.
 */
export async function keepApiToken(dataFolder: string): Promise<Outcome<ApiToken, string>> {
  const path = join(dataFolder, FILE);
  try {
    const found = await existing(path);
    if (found.kind === 'token') return success({ token: found.token, path, replaced: null });
    if (found.kind === 'foreign') return failed(`${path} ${found.why}; move it away.`);
    await mkdir(dataFolder, { recursive: true, mode: 0o700 });
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    await writeToken(path, token);
    return success({
      token,
      path,
      replaced: found.kind === 'unusable' ? `${path} ${found.why}; it holds a new token now.` : null,
    });
  } catch (thrown) {
    return failed(
      `The API token cannot be kept in ${path}: ${codeOf(thrown)}. Check that the data folder is writable.`,
    );
  }
}

type Found =
  | { readonly kind: 'none' }
  | { readonly kind: 'token'; readonly token: string }
  /** Ours to replace. */
  | { readonly kind: 'unusable'; readonly why: string }
  /** Not ours to touch. */
  | { readonly kind: 'foreign'; readonly why: string };

async function existing(path: string): Promise<Found> {
  const stats = await lstat(path).catch((thrown: unknown) => {
    if (codeOf(thrown) === 'ENOENT') return null;
    throw thrown;
  });
  if (stats === null) return { kind: 'none' };
  if (!stats.isFile()) return { kind: 'foreign', why: 'is no regular file' };
  // Windows has no such owners and modes: there the data folder's own rights protect it.
  if (process.getuid !== undefined) {
    if (stats.uid !== process.getuid()) return { kind: 'foreign', why: 'belongs to another user' };
    if ((stats.mode & OTHERS) !== 0) return { kind: 'unusable', why: 'was open to other users' };
  }
  const text = stats.size > 1024 ? '' : (await readFile(path, 'utf8')).trim();
  return TOKEN.test(text) ? { kind: 'token', token: text } : { kind: 'unusable', why: 'held no token' };
}

/** In one step: whoever reads the file finds the old token or the new one, never a part. */
async function writeToken(path: string, token: string): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    const file = await open(draft, 'wx', OWNER_ONLY);
    try {
      await file.writeFile(`${token}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (thrown) {
    await rm(draft, { force: true });
    throw thrown;
  }
}
