/** Faults that change what an answer says, not how it is sent. Pure, so they work without sockets too. */

import { ENDPOINTS } from '../routes/endpoints.ts';
import type { ApiAnswer } from '../routes/exchange.ts';
import type { Fault, JsonFault } from './faults.ts';

const HTML_TYPE = 'text/html; charset=utf-8';

const STATUS_TEXTS: Readonly<Record<number, string>> = {
  400: 'permission check failed',
  401: 'authentication failed',
  403: 'permission check failed',
  404: 'Path not found.',
  500: 'Internal Server Error',
};

export function distorted(answer: ApiAnswer, fault: Fault): ApiAnswer {
  switch (fault.kind) {
    case 'html':
      return {
        ...answer,
        status: fault.status,
        contentType: HTML_TYPE,
        body: htmlPage(fault.status),
        manifestsRead: 0,
      };
    case 'status':
      return refused(answer, fault.status, fault.text ?? STATUS_TEXTS[fault.status] ?? 'error');
    case 'daemon-down':
      return isPrivileged(answer.endpoint) ? refused(answer, 400, 'client error (Connect)') : answer;
    case 'json':
      return answer.status === 200 ? { ...answer, body: wrongJson(answer.body, fault.fault) } : answer;
    case 'invalid-json':
      return { ...answer, body: `${answer.body.slice(0, -2)},,` };
    case 'empty-body':
      return { ...answer, body: '' };
    case 'redirect':
      return { ...answer, status: fault.status, body: '', contentType: null, headers: { location: fault.location } };
    default:
      return answer;
  }
}

function isPrivileged(template: string): boolean {
  return ENDPOINTS.some((endpoint) => endpoint.template === template && endpoint.isPrivileged === true);
}

function refused(answer: ApiAnswer, status: number, body: string): ApiAnswer {
  const contentType = status === 401 ? null : answer.contentType;
  return { ...answer, status, body, contentType, isStreamed: false, manifestsRead: 0 };
}

function htmlPage(status: number): string {
  const title = status === 200 ? 'Sign in' : `${status} Bad Gateway`;
  return `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
}

function wrongJson(body: string, fault: JsonFault): string {
  const parsed = JSON.parse(body) as { data: unknown };
  switch (fault) {
    case 'string-for-array':
      return JSON.stringify({ ...parsed, data: 'unexpected' });
    case 'object-for-array':
      return JSON.stringify({ ...parsed, data: { unexpected: true } });
    case 'null-data':
      return JSON.stringify({ ...parsed, data: null });
    default:
      return JSON.stringify({ ...parsed, data: mapLeaves(parsed.data, fault) }).replaceAll(
        '"@huge"',
        '9223372036854775807',
      );
  }
}

function mapLeaves(value: unknown, fault: JsonFault): unknown {
  if (Array.isArray(value)) return value.map((item) => mapLeaves(item, fault));
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value);
    // Every second field goes, so that what is left is neither whole nor empty.
    const kept = fault === 'missing-fields' ? entries.filter((_, at) => at % 2 === 1) : entries;
    return Object.fromEntries(kept.map(([key, item]) => [key, mapLeaves(item, fault)]));
  }
  return wrongLeaf(value, fault);
}

function wrongLeaf(value: unknown, fault: JsonFault): unknown {
  if (fault === 'null-values') return null;
  if (typeof value !== 'number') return value;
  if (fault === 'negative-numbers') return -1 - Math.abs(value);
  if (fault === 'huge-numbers') return '@huge';
  return fault === 'text-for-numbers' ? String(value) : value;
}
