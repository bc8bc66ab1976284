import { readFile } from 'node:fs/promises';
import { extname, isAbsolute, relative, resolve } from 'node:path';
import type { CustomScheme } from 'electron';

/** The page's own origin. */
export const APP_ORIGIN = 'app://pbs-tray';
export const APP_SCHEME: CustomScheme = {
  scheme: 'app',
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
};

/** Nothing but our own files; no inline script or style, no other origin, no frame. */
export const CONTENT_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
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
    const type = path === null ? undefined : TYPES[extname(path)];
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
      'content-security-policy': CONTENT_POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-cache',
    },
  });
}
