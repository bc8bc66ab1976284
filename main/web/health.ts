import { type AnySourceState, allSources, type FleetState } from '../../shared/domain/fleet.ts';
import { type Answer, jsonAnswer } from './answer.ts';

/** Whether the poll loop runs, and if not, why we think so. */
export type Liveness = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** What is wrong with a source and what to do about it, in words; null while nothing is. */
export type DescribeTrouble = (source: AnySourceState) => { readonly what: string; readonly next: string } | null;

/**
 * `GET /health`: sources of all kinds, backup servers first; snapshots are a backup server's own, so that others have
 * null there. 200 while the poll loop is alive, otherwise 503 with the reason as `status`
 * (design.md).
 */
export function healthAnswer(
  state: FleetState,
  liveness: Liveness,
  version: string,
  describeTrouble: DescribeTrouble,
): Answer {
  return jsonAnswer(liveness.ok ? 200 : 503, {
    status: liveness.ok ? 'ok' : liveness.reason,
    version,
    servers: allSources(state).map((source) => ({
      name: source.name,
      up: isUp(source),
      lastPollAt: isoTime(source.lastPollAtMs),
      overviewCompleteAt: isoTime(source.overviewCompleteAtMs),
      snapshotsCompleteAt: isoTime(source.kind === 'pbs' ? source.snapshotsCompleteAtMs : null),
      error: describeTrouble(source)?.what ?? null,
    })),
  });
}

/** Null before the first poll ended: neither up nor down. */
function isUp({ reach }: AnySourceState): boolean | null {
  return reach.kind === 'unpolled' ? null : reach.kind === 'answering';
}

function isoTime(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString();
}
