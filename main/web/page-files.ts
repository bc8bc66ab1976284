import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { CONTENT_TYPES } from './content-types.ts';

const compress = promisify(gzip);

/** A file of the built page, ready to be sent. */
export interface PageFile {
  readonly contentType: string;
  readonly body: Uint8Array;
  /** Null where compressing gains nothing. */
  readonly gzipped: Uint8Array | null;
  /** Its name changes with its content, so it may be kept for ever. */
  readonly isImmutable: boolean;
}

/** The files of the built page by their path, such as `/index.html`. They hold no data: all of that comes by the API. */
export type PageFiles = ReadonlyMap<string, PageFile>;

const HASHED = /-[\w-]{8,}\.\w+$/;

/** Reads the built page once; null where it is not built. Files of other kinds, such as source maps, are left out. */
export async function readPageFiles(folder: URL): Promise<PageFiles | null> {
  const root = fileURLToPath(folder);
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = new Map<string, PageFile>();
  for (const entry of entries) {
    const contentType = CONTENT_TYPES[extname(entry.name)];
    if (contentType === undefined || !entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const body = await readFile(path);
    const gzipped = await compress(body);
    files.set(`/${relative(root, path).split(sep).join('/')}`, {
      ...{ contentType, body, isImmutable: HASHED.test(entry.name) },
      gzipped: gzipped.length < body.length * 0.9 ? gzipped : null,
    });
  }
  return files.has('/index.html') ? files : null;
}
