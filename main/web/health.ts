import type { FleetState } from '../../shared/domain/fleet.ts';
import type { ServerState } from '../../shared/domain/server.ts';
import { type Answer, jsonAnswer } from './answer.ts';

/** Whether the poll loop runs, and if not, why we think so. */
export type Liveness = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** What is wrong with a server and what to do about it, in words; null while nothing is. */
export type DescribeTrouble = (server: ServerState) => { readonly what: string; readonly next: string } | null;

/** `GET /health`: 200 while the poll loop is alive, otherwise 503 with the reason as `status` (design.md). */
export function healthAnswer(
  state: FleetState,
  liveness: Liveness,
  version: string,
  describeTrouble: DescribeTrouble,
): Answer {
  return jsonAnswer(liveness.ok ? 200 : 503, {
    status: liveness.ok ? 'ok' : liveness.reason,
    version,
    servers: state.servers.map((server) => ({
      name: server.name,
      up: isUp(server),
      lastPollAt: isoTime(server.lastPollAtMs),
      overviewCompleteAt: isoTime(server.overviewCompleteAtMs),
      snapshotsCompleteAt: isoTime(server.snapshotsCompleteAtMs),
      error: describeTrouble(server)?.what ?? null,
    })),
  });
}

/** Null before the first poll ended: neither up nor down. */
function isUp({ reach }: ServerState): boolean | null {
  return reach.kind === 'unpolled' ? null : reach.kind === 'answering';
}

function isoTime(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString();
}
