import { lastGood } from '../../domain/section.ts';
import type { ServerState } from '../../domain/server.ts';
import { createFreshness, silentAfterMs } from '../freshness.ts';
import type { FleetMoment } from './judge-fleet.ts';
import type { ServerMoment } from './rule.ts';

/** One server of a round: what of it stands, and its own time. */
export function serverMoment(moment: FleetMoment, server: ServerState): ServerMoment {
  const { nowMs, pollingIntervalMs } = moment;
  const silentFromMs = silentAfterMs(server.reach, pollingIntervalMs);
  const freshness = createFreshness({ nowMs, pollingIntervalMs, silentAfterMs: silentFromMs });
  return {
    server,
    serverNowMs: nowMs + (server.clock?.aheadMs ?? 0),
    // After sleep the last answer is old, whatever it was.
    isSilent: server.reach.kind !== 'answering' || nowMs > silentFromMs,
    tokenId: moment.tokenIdOf(server.name),
    current: (section, pace) => freshness.value(section, pace),
    taken(section, pace) {
      const good = lastGood(section);
      return good !== null && freshness.stands(good.takenAtMs, pace) ? good : null;
    },
    stands: (takenAtMs, pace) => freshness.stands(takenAtMs, pace),
    isExpectedOff: (datastore, atMs = nowMs) => moment.isExpectedOff(server.name, datastore, atMs),
  };
}
