import type { Failure, Learned } from '../../../shared/domain/failure.ts';
import { success } from '../../../shared/outcome.ts';
import { HOUR, SECOND } from '../../../shared/time-units.ts';
import { askHostPast, askTasks, askUsagePast } from '../pbs/endpoints.ts';
import type { PastAnswer, PastKeeper, PastPart } from '../ports.ts';
import type { Chore } from './agenda.ts';
import { RANK } from './server-chores.ts';
import { lackOf, type Watch } from './watch.ts';

/** Between two questions everything else gets its turn. */
const BETWEEN_MS = 2 * SECOND;

/** How often it is asked whether anything is wanted, such as of a new datastore; that asks no server. */
const LOOK_EVERY_MS = HOUR;

/**
 * Reads what the server remembers of the time before we watched it, where somebody keeps it: one part after the other,
 * after everything else, each once. It is no part of the overview.
 */
export function pastChore(watch: Watch, keeper: PastKeeper): Chore {
  let hasMore = true;
  return {
    key: 'past',
    rank: RANK.extras + 1,
    everyMs: LOOK_EVERY_MS,
    patient: true,
    soonerMs: () => (hasMore ? BETWEEN_MS : null),
    async run(signal) {
      // Until then nobody knows what there is to ask for.
      hasMore = watch.book.state().overviewCompleteAtMs === null;
      if (hasMore) return null;
      const part = keeper.next(watch.book.state());
      if (part === null) return null;
      const learned = await ask(watch, part, signal);
      hasMore = true;
      if (learned.ok) await keeper.take(watch.book.state(), learned.value);
      else if (isRefusal(learned.failure)) await keeper.giveUp(watch.book.state(), part, learned.failure);
      else return learned.failure;
      return null;
    },
  };
}

/** Asking again soon brings the same answer; all else may pass. */
function isRefusal(failure: Failure): boolean {
  switch (failure.kind) {
    case 'permission':
    case 'missing':
    case 'datastore':
      return true;
    case 'remote':
      return failure.status < 500;
    case 'protocol':
      return failure.reason === 'wrong-shape' || failure.reason === 'too-large';
    default:
      return false;
  }
}

async function ask(watch: Watch, part: PastPart, signal: AbortSignal): Promise<Learned<PastAnswer>> {
  switch (part.kind) {
    case 'host': {
      const lack = lackOf(watch, 'host', `GET ${askHostPast.path}`);
      if (lack) return { ok: false, failure: lack };
      const learned = await watch.client.ask(askHostPast, signal);
      return learned.ok ? success({ kind: 'host', moments: learned.value }) : learned;
    }
    case 'datastore': {
      const { datastore } = part;
      const learned = await watch.client.ask(askUsagePast(datastore), signal);
      return learned.ok ? success({ kind: 'datastore', datastore, moments: learned.value }) : learned;
    }
    case 'tasks': {
      // Without the right the list would be empty, whatever ran.
      const lack = lackOf(watch, 'tasks', 'GET /nodes/localhost/tasks');
      if (lack) return { ok: false, failure: lack };
      const { fromMs, untilMs } = part;
      const since = Math.floor(fromMs / 1000);
      const learned = await watch.client.ask(askTasks({ since, until: Math.floor(untilMs / 1000) }), signal);
      return learned.ok ? success({ kind: 'tasks', fromMs, untilMs, tasks: learned.value }) : learned;
    }
  }
}
