import type { Failure } from '../../../shared/domain/failure.ts';
import type { Errands } from './errands.ts';
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
  readonly errands: Errands;
  /** Ends what is under way; another one after a pause. */
  readonly signal: () => AbortSignal;
  /** Called after each read. */
  readonly afterEach: () => void;
}

export function createBackground({ watch, sweep, errands, signal, afterEach }: BackgroundParts): Background {
  const { agenda, book, clock } = watch;
  /** Datastores whose last read ran out of time. */
  const hanging = new Set<string>();
  let overviewOpen = true;
  let snapshotsOpen = true;
  const isAnswering = () => !signal().aborted && book.state().reach.kind === 'answering';

  async function doNext(): Promise<Failure | null | 'nothing due'> {
    const errand = errands.next();
    if (errand) return errand(signal());
    const chore = agenda.due();
    if (chore) {
      const failure = await chore.run(signal());
      agenda.done(chore, failure);
      if (chore.datastore !== undefined) noteHang(chore.datastore, failure);
      return failure;
    }
    const sweepAtMs = sweep.nextDueAtMs();
    if (sweepAtMs === null || sweepAtMs > clock.monotonicMs()) return 'nothing due';
    const swept = await sweep.runNext(signal());
    if (swept) noteHang(swept.datastore, swept.failure);
    return swept?.failure ?? null;
  }

  /** One hanging datastore would hold up all others with every further read: after two in a row it is left alone. */
  function noteHang(datastore: string, failure: Failure | null): void {
    if (failure?.kind !== 'timeout') {
      hanging.delete(datastore);
      return;
    }
    if (!hanging.has(datastore)) {
      hanging.add(datastore);
      return;
    }
    const restMs = paceMs(watch, 'groups');
    agenda.putOff(datastore, restMs);
    sweep.putOff(datastore, restMs);
  }

  function noteCompleteness(): void {
    const overview = agenda.allTried();
    if (overview && overviewOpen) book.change({ overviewCompleteAtMs: clock.nowMs() });
    overviewOpen = !overview;
    const snapshots = overview && sweep.isEmpty();
    if (snapshots && snapshotsOpen) book.change({ snapshotsCompleteAtMs: clock.nowMs() });
    snapshotsOpen = !snapshots;
  }

  function dismissErrands(): void {
    const { reach } = book.state();
    errands.dismiss(reach.kind === 'failing' ? reach.failure : null);
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
      if (!isAnswering()) dismissErrands();
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

function isOutage(failure: Failure): boolean {
  return failure.kind === 'network' || failure.kind === 'auth' || failure.kind === 'tls';
}
