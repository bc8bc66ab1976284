/**
 * The same servers without sockets, for the engine on a fake clock. Faults of content and outages work; what is about
 * bytes on a wire (drips, truncation, compression) does not exist here.
 */
import { answer, matchEndpoint, UNKNOWN_ENDPOINT } from './routes/answer.ts';
import type { ApiAnswer, ApiRequest } from './routes/exchange.ts';
import { distorted } from './wire/distort.ts';
import { type ActiveFault, faultFor, isOfConnections } from './wire/faults.ts';
import type { PbsServer, World } from './world/model.ts';

export type Exchange =
  | { readonly kind: 'answer'; readonly answer: ApiAnswer; readonly date: string }
  /** Nobody listens. */
  | { readonly kind: 'refused' }
  /** No answer will ever come. */
  | { readonly kind: 'hangs' };

/** `target` is path and query: "/api2/json/admin/gc?store=main". */
export function exchangeInProcess(
  world: World,
  server: PbsServer,
  asked: { readonly target: string; readonly authorization: string | null; readonly method?: string },
  faults: readonly ActiveFault[] = [],
): Exchange {
  if (!server.isUp || faults.some(({ fault }) => fault.kind === 'refuse')) return { kind: 'refused' };
  if (faults.some(({ fault }) => isOfConnections(fault))) return { kind: 'hangs' };
  const [path = '/', query = ''] = asked.target.split('?', 2);
  const { authorization, method = 'GET' } = asked;
  const request: ApiRequest = { method, path, query: new URLSearchParams(query), authorization };
  const endpoint = matchEndpoint(server, request)?.endpoint.template ?? UNKNOWN_ENDPOINT;
  const fault = faultFor(faults, { endpoint, target: asked.target });
  if (fault?.kind === 'hang') return { kind: 'hangs' };
  const healthy = answer(world, server, request);
  if (healthy.neverComes) return { kind: 'hangs' };
  const skewMs = server.clockSkewMs + (fault?.kind === 'clock-skew' ? fault.skewMs : 0);
  return {
    kind: 'answer',
    answer: fault === null ? healthy : distorted(healthy, fault),
    date: new Date(world.nowMs + skewMs).toUTCString(),
  };
}
