import { type Part, partKey } from '../../../shared/contract/page-state.ts';
import type { DatastoreState } from '../../../shared/domain/datastore.ts';
import { validForMs } from '../../../shared/domain/pace.ts';
import { freshValue } from '../../../shared/domain/section.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import type { Learner } from '../../engine/learn/learner.ts';
import { datastorePart } from './datastore-part.ts';
import { groupTotals } from './group-totals.ts';
import { createGroupsPartMaker, groupPlaceKey } from './groups-part.ts';
import type { Lens } from './lens.ts';
import type { Memo } from './memo.ts';

/** Makes the two parts of each datastore: itself, and its groups. */
export interface DatastoreParts {
  make(server: ServerState, store: DatastoreState, moment: PartsMoment): Iterable<[string, Part]>;
}

export interface PartsMoment {
  readonly nowMs: number;
  readonly lens: Lens;
  /** Grows whenever the learner's answers may have changed. */
  readonly learnt: number;
}

export function createDatastoreParts(
  learner: Pick<Learner, 'rhythm' | 'forecast' | 'retired' | 'isReady' | 'knowledge'>,
  memo: Memo,
): DatastoreParts {
  const groups = createGroupsPartMaker(learner);
  let retired: { readonly learnt: number; readonly keys: ReadonlySet<string> } | null = null;

  function retiredKeys(learnt: number): ReadonlySet<string> {
    if (retired?.learnt !== learnt) {
      const keys = learner.retired().map((at) => groupPlaceKey(at.server, at.datastore, at.namespace, at.group));
      retired = { learnt, keys: new Set(keys) };
    }
    return retired.keys;
  }

  return {
    *make(server, store, { nowMs, lens, learnt }) {
      const { pollingIntervalMs } = lens;
      const log = freshValue(server.tasks, nowMs, validForMs('heartbeat', pollingIntervalMs));
      // Lists that do not stand any more stop counting by time alone.
      const era = Math.floor(nowMs / validForMs('groups', pollingIntervalMs));
      const name = `${server.name}\0${store.name}`;
      const totals = memo.get(`totals ${name}`, [store.groups, store.details, era, lens], () =>
        groupTotals(store, nowMs, pollingIntervalMs),
      );
      const forecast = learner.forecast(server.name, store.name);
      const inputs = [store, log, server.verifyJobs, server.pruneJobs, server.syncJobs, forecast, totals, lens];
      const facts = { log, forecast, totals };
      const part = memo.get(`store ${name}`, inputs, () => datastorePart(server, store, lens, facts));
      yield [partKey.datastore(server.name, store.name), part];
      const listed = [store.namespaces, store.groups, store.details, learnt, server.url, lens];
      const rows = memo.get(`groups ${name}`, listed, () => groups.make(server, store, lens, retiredKeys(learnt)));
      yield [partKey.groups(server.name, store.name), rows];
    },
  };
}
