import type { IncomingMessage } from 'node:http';
import { takesGzip } from './accepts.ts';
import type { Answer } from './answer.ts';
import type { PageFile } from './page-files.ts';
import { PAGE_POLICY } from './page-policy.ts';

/** A file of the built page. `status`: 401 where the page has to ask for the token first. */
export function pageFileAnswer(request: IncomingMessage, file: PageFile, status: 200 | 401 = 200): Answer {
  const { contentType, gzipped, isImmutable } = file;
  const zipped = gzipped !== null && takesGzip(request.headers['accept-encoding']) ? gzipped : null;
  return {
    status,
    contentType,
    headers: {
      'content-security-policy': PAGE_POLICY,
      vary: 'accept-encoding',
      ...(isImmutable ? { 'cache-control': 'public, max-age=31536000, immutable' } : {}),
      ...(zipped === null ? {} : { 'content-encoding': 'gzip' }),
      ...(status === 401 ? { 'www-authenticate': 'Bearer realm="pbs-tray"' } : {}),
    },
    body: zipped ?? file.body,
  };
}
