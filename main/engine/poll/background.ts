import type { Failure } from '../../../shared/domain/failure.ts';
import type { Sweep } from './sweep.ts';
import { paceMs, type Watch } from './watch.ts';

/** Everything that is read beside the heartbeat. */
export interface Background {
  /** Does what is due, one after the other. Resolves with a failure that looks like an outage, else null. */
  work(): Promise<Failure | null>;
  /** How long until something is due; null while the server does not answer. */
  restMs(): number | null;
  /** Whether everything was tried at least once since all of it was last wanted. */
  isComplete(): boolean;
}

interface BackgroundParts {
  readonly watch: Watch;
  readonly sweep: Sweep;
  readonly signal: AbortSignal;
  /** Called after each read. */
  readonly afterEach: () => void;
}

export function createBackground({ watch, sweep, signal, afterEach }: BackgroundParts): Background {
  const { agenda, book, clock } = watch;
  let overviewOpen = true;
  let snapshotsOpen = true;
  const isAnswering = () => !signal.aborted && book.state().reach.kind === 'answering';

  async function doNext(): Promise<Failure | null | 'nothing due'> {
    const chore = agenda.due();
    if (chore) {
      const failure = await chore.run(signal);
      agenda.done(chore, failure);
      if (failure?.kind === 'timeout' && chore.datastore !== undefined) restDatastore(watch, sweep, chore.datastore);
      return failure;
    }
    const sweepAtMs = sweep.nextDueAtMs();
    return sweepAtMs !== null && sweepAtMs <= clock.monotonicMs() ? sweep.runNext(signal) : 'nothing due';
  }

  function noteCompleteness(): void {
    const overview = agenda.allTried();
    if (overview && overviewOpen) book.change({ overviewCompleteAtMs: clock.nowMs() });
    overviewOpen = !overview;
    const snapshots = overview && sweep.isEmpty();
    if (snapshots && snapshotsOpen) book.change({ snapshotsCompleteAtMs: clock.nowMs() });
    snapshotsOpen = !snapshots;
  }

  return {
    async work() {
      while (isAnswering()) {
        const failure = await doNext();
        if (failure === 'nothing due') break;
        noteCompleteness();
        afterEach();
        if (failure !== null && isOutage(failure)) return failure;
      }
      return null;
    },
    restMs() {
      if (!isAnswering()) return null;
      const dueAtMs = Math.min(agenda.nextDueAtMs() ?? Infinity, sweep.nextDueAtMs() ?? Infinity);
      return Number.isFinite(dueAtMs) ? dueAtMs - clock.monotonicMs() : null;
    },
    isComplete: () => agenda.allTried() && sweep.isTried(),
  };
}

/** One hanging datastore would hold up all others with every further read. */
function restDatastore(watch: Watch, sweep: Sweep, datastore: string): void {
  const restMs = paceMs(watch, 'groups');
  watch.agenda.putOff(datastore, restMs);
  sweep.putOff(datastore, restMs);
}

function isOutage(failure: Failure): boolean {
  return failure.kind === 'network' || failure.kind === 'auth' || failure.kind === 'tls';
}
