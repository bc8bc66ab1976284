import { readFile } from 'node:fs/promises';
import { extname, isAbsolute, relative, resolve } from 'node:path';
import type { CustomScheme } from 'electron';
import { CONTENT_TYPES } from '../web/content-types.ts';
import { PAGE_POLICY } from '../web/page-policy.ts';

/** The page's own origin. */
export const APP_ORIGIN = 'app://pbs-tray';
export const APP_SCHEME: CustomScheme = {
  scheme: 'app',
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
};

/** Whether an address is of the page itself. */
export function isOwnAddress(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && url.protocol === 'app:' && url.host === new URL(APP_ORIGIN).host;
}

/** Serves the files below `folder`; never throws, because a handler that throws says nothing useful. */
export function appFiles(folder: string): (request: Request) => Promise<Response> {
  return async (request) => {
    const path = pathOf(request, folder);
    const type = path === null ? undefined : CONTENT_TYPES[extname(path)];
    if (path === null || type === undefined) return answer(404, 'There is nothing here.');
    try {
      return answer(200, await readFile(path), type);
    } catch {
      return answer(404, 'There is nothing here.');
    }
  };
}

function pathOf(request: Request, folder: string): string | null {
  if (request.method !== 'GET' || !isOwnAddress(request.url)) return null;
  try {
    const name = decodeURIComponent(new URL(request.url).pathname);
    if (name.includes('\0')) return null;
    const path = resolve(folder, `.${name === '/' ? '/index.html' : name}`);
    // What decoding brought back, such as `..%2f`, must not lead out.
    const inside = relative(folder, path);
    return inside.startsWith('..') || isAbsolute(inside) ? null : path;
  } catch {
    return null;
  }
}

function answer(status: number, body: string | Buffer, type = 'text/plain; charset=utf-8'): Response {
  return new Response(typeof body === 'string' ? body : new Uint8Array(body), {
    status,
    headers: {
      'content-type': type,
      'content-security-policy': PAGE_POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-cache',
    },
  });
}
