import { has } from '../../simulator/world/version.ts';
import type { ServerPart } from './server-part.ts';
import type { SeenStore } from './sight.ts';
import { seesTasks } from './task-view.ts';
import type { TrueSeries } from './true-series.ts';

/** `pbs_endpoint_available`: 1 when all calls of a kind succeeded in their last round, absent where none may be made. */
export function endpointTruth({ sight, trouble }: ServerPart): TrueSeries[] {
  const asked = sight.stores.filter(({ isPromised }) => isPromised);
  const walked = asked.filter(({ isReadable }) => isReadable);
  const verdicts: Record<string, boolean | null> = {
    host: sight.may('/system/status', 'Sys.Audit') || null,
    tasks: seesTasks(sight) || null,
    tape: sight.may('/tape', 'Tape.Audit') || null,
    datastores: true,
    verify: true,
    prune: true,
    sync: true,
    // Before 3.2.8 nothing answers for all datastores at once.
    usage: roundOver(asked, has(sight.server.version, 'pullMetrics')),
    gc: roundOver(asked, true),
    namespaces: allOpen(asked),
    // Only what the lists of namespaces and groups name is asked further.
    groups: walked.some(({ namespaces }) => namespaces.length > 0) || null,
    snapshots: walked.some(({ groups }) => groups.length > 0) || null,
  };
  return Object.entries(verdicts).flatMap(([endpoint, verdict]) => {
    if (verdict === null) return [];
    const isAvailable = verdict && !trouble.failing.has(endpoint);
    const labels = { node: sight.server.name, endpoint };
    return [{ name: 'pbs_endpoint_available', labels, value: isAvailable ? 1 : 0 }];
  });
}

/** One request for all datastores, and some for single ones. It tells nothing to who may see the figures of none. */
function roundOver(asked: readonly SeenStore[], hasRound: boolean): boolean | null {
  if (asked.length === 0) return hasRound || null;
  return allOpen(asked.filter(({ isAudited }) => isAudited));
}

function allOpen(stores: readonly SeenStore[]): boolean | null {
  return stores.length === 0 ? null : stores.every(({ isReadable }) => isReadable);
}
