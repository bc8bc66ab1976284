/** The API as a function: request in, answer out, over the world as it is now. */
import { privilegesAt } from '../world/access.ts';
import type { PbsServer, World } from '../world/model.ts';
import { serverNowS } from '../world/tasks.ts';
import { has, isAtLeast } from '../world/version.ts';
import { authenticate } from './access-routes.ts';
import { ENDPOINTS, type Endpoint } from './endpoints.ts';
import {
  type ApiAnswer,
  ApiError,
  type ApiRequest,
  type Call,
  forbidden,
  NeverAnswers,
  type Payload,
} from './exchange.ts';
import { type Parameters, readParameters } from './parameters.ts';

const PREFIX = ['api2', 'json'];
const LONGEST_PATH_AND_QUERY = 3072;
const JSON_TYPE = 'application/json;charset=UTF-8';
const EXPIRED_COOKIE =
  '__Host-PBSAuthCookie=; expires=Thu, 01 Jan 1970 00:00:00 GMT; path=/; secure; HttpOnly; SameSite=Lax';
const DAEMON_DOWN = 'client error (Connect)';

export const UNKNOWN_ENDPOINT = '(unknown)';

interface Match {
  readonly endpoint: Endpoint;
  readonly path: Readonly<Record<string, string>>;
}

export function answer(world: World, server: PbsServer, request: ApiRequest): ApiAnswer {
  server.requestCount += 1;
  const query = request.query.toString();
  if (request.path.length + (query === '' ? 0 : query.length + 1) > LONGEST_PATH_AND_QUERY) {
    return plainAnswer(server, UNKNOWN_ENDPOINT, 414, '', null);
  }
  if (request.path.split('/').some((segment) => segment.startsWith('.'))) {
    return plainAnswer(server, UNKNOWN_ENDPOINT, 400, 'path contains illegal components', JSON_TYPE);
  }
  const match = matchEndpoint(server, request);
  const template = match?.endpoint.template ?? UNKNOWN_ENDPOINT;
  try {
    return jsonAnswer(template, run(world, server, request, match));
  } catch (error) {
    if (error instanceof NeverAnswers) return { ...plainAnswer(server, template, 200, '', null), neverComes: true };
    if (!(error instanceof ApiError)) throw error;
    // Credentials are refused before any handler, and that answer carries no type at all.
    const isRefusal = error.message.startsWith('authentication failed');
    return plainAnswer(server, template, error.status, error.message, isRefusal ? null : JSON_TYPE);
  }
}

function run(world: World, server: PbsServer, request: ApiRequest, match: Match | null): Payload {
  const atS = serverNowS(world, server);
  const needs = match?.endpoint.needs;
  const caller = needs === 'nothing' ? null : authenticate(server, request.authorization, atS);
  if (match === null) throw new ApiError(404, `Path '${request.path}' not found.`);
  const privileges = (path: string) => privilegesAt(server.access, caller ?? '', path);
  // Tokens are never superuser, not even those of root@pam.
  if (needs === 'superuser' && caller !== 'root@pam') throw forbidden();
  if (typeof needs === 'object' && !privileges(needs.path).has(needs.privilege)) throw forbidden();
  const query = readParameters(request.query, parametersOf(server, match.endpoint));
  if (match.endpoint.isPrivileged === true && !server.isPrivilegedDaemonUp) throw new ApiError(400, DAEMON_DOWN);
  const call: Call = { world, server, caller, path: { ...match.path, ...match.endpoint.fixed }, query, privileges };
  return match.endpoint.answer(call);
}

/** Before 3.2.11 sync jobs had no direction, and a parameter that the schema does not know is an error. */
function parametersOf(server: PbsServer, endpoint: Endpoint): Parameters {
  const known = endpoint.parameters ?? {};
  if (!('sync-direction' in known) || has(server.version, 'syncDirection')) return known;
  const { 'sync-direction': _unknown, ...rest } = known;
  return rest;
}

export function matchEndpoint(server: PbsServer, request: ApiRequest): Match | null {
  const segments = segmentsOf(request.path);
  if (request.method !== 'GET' || segments === null || PREFIX.some((part, at) => segments[at] !== part)) return null;
  for (const endpoint of ENDPOINTS) {
    const path = matchTemplate(endpoint.template, segments.slice(PREFIX.length));
    if (path === null) continue;
    return endpoint.since === undefined || isAtLeast(server.version, endpoint.since) ? { endpoint, path } : null;
  }
  return null;
}

function segmentsOf(path: string): string[] | null {
  try {
    return path
      .split('/')
      .filter((segment) => segment !== '')
      .map(decodeURIComponent);
  } catch {
    return null;
  }
}

function matchTemplate(template: string, segments: readonly string[]): Record<string, string> | null {
  const parts = template.split('/').slice(1);
  if (parts.length !== segments.length) return null;
  const values: Record<string, string> = {};
  for (const [at, part] of parts.entries()) {
    const segment = segments[at] ?? '';
    if (part.startsWith('{')) values[part.slice(1, -1)] = segment;
    else if (part !== segment) return null;
  }
  return values;
}

function jsonAnswer(endpoint: string, payload: Payload): ApiAnswer {
  const text = JSON.stringify({ data: payload.data, ...payload.beside });
  return {
    status: 200,
    body: payload.hasFloatValues === true ? text.replace(/"value":(-?\d+)(?=[,}])/g, '"value":$1.0') : text,
    contentType: payload.contentType ?? JSON_TYPE,
    endpoint,
    isStreamed: payload.isStreamed ?? false,
    manifestsRead: payload.manifestsRead ?? 0,
    neverComes: false,
    headers: {},
  };
}

function plainAnswer(
  server: PbsServer,
  endpoint: string,
  status: number,
  body: string,
  contentType: string | null,
): ApiAnswer {
  const isCookieCleared = status === 401 && isAtLeast(server.version, '4.0.7');
  const headers: Record<string, string> = isCookieCleared ? { 'set-cookie': EXPIRED_COOKIE } : {};
  return { status, body, contentType, endpoint, isStreamed: false, manifestsRead: 0, neverComes: false, headers };
}
