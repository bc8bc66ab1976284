import type { IncomingMessage } from 'node:http';
import { takesGzip } from './accepts.ts';
import type { Answer } from './answer.ts';

/** Where the metrics come from: text that is ready, and the same compressed. */
export interface MetricsText {
  render(): Promise<{ readonly text: Uint8Array; gzipped(): Promise<Uint8Array> }>;
}

/** Below this, compression costs more than it saves. */
const COMPRESS_FROM_BYTES = 4096;

/** `GET /metrics`, compressed for those who take it: Prometheus does. */
export async function metricsAnswer(request: IncomingMessage, metrics: MetricsText): Promise<Answer> {
  const contentType = 'text/plain; version=0.0.4; charset=utf-8';
  const vary = { vary: 'accept-encoding' };
  const page = await metrics.render();
  if (page.text.length < COMPRESS_FROM_BYTES || !takesGzip(request.headers['accept-encoding'])) {
    return { status: 200, contentType, headers: vary, body: page.text };
  }
  return { status: 200, contentType, headers: { ...vary, 'content-encoding': 'gzip' }, body: await page.gzipped() };
}
