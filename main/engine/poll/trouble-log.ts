import type { Failure, Learned } from '../../../shared/domain/failure.ts';
import type { Log } from '../ports.ts';

/** Logs each trouble once when it begins or changes its kind, and once when it is over; not once per poll. */
export interface TroubleLog {
  note(path: string, learned: Learned<unknown>): void;
  noteReach(failure: Failure | null): void;
}

export function createTroubleLog(log: Log): TroubleLog {
  const kinds = new Map<string, string>();

  function change(subject: string, failure: Failure | null, began: string, ended: string): void {
    const before = kinds.get(subject);
    const kind = failure === null ? undefined : kindOf(failure);
    if (before === kind) return;
    if (failure !== null && kind !== undefined) {
      kinds.set(subject, kind);
      log.warn(began, { subject, ...failure });
    } else {
      kinds.delete(subject);
      log.info(ended, { subject });
    }
  }

  return {
    note(path, learned) {
      if (!learned.ok && learned.failure.kind === 'cancelled') return;
      change(path, learned.ok ? null : learned.failure, 'read-failed', 'read-recovered');
    },
    noteReach(failure) {
      if (!kinds.has(REACH) && failure === null) return;
      change(REACH, failure, 'server-failing', 'server-answers-again');
    },
  };
}

const REACH = 'server';

/** A failure's kind with its reason: a certificate that changed is other news than one that expired. */
function kindOf(failure: Failure): string {
  return 'reason' in failure ? `${failure.kind} ${failure.reason}` : failure.kind;
}
