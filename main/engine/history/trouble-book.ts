import type { HistoryTrouble } from '../../../shared/domain/history.ts';
import type { Clock, Log } from '../ports.ts';
import { troubleOf } from './trouble-from.ts';

/** The trouble that history is in, if any; logged once when it begins or changes, and once when it is over. */
export interface TroubleBook {
  current(): HistoryTrouble | null;
  note(kind: HistoryTrouble['kind'], thrown: unknown): void;
  over(): void;
}

export function createTroubleBook(path: string, clock: Clock, log: Log): TroubleBook {
  let trouble: HistoryTrouble | null = null;
  return {
    current: () => trouble,
    note(kind, thrown) {
      // As long as it lasts it is one trouble, however often it is met.
      if (trouble?.kind === kind) return;
      trouble = troubleOf(kind, path, thrown, trouble?.sinceMs ?? clock.nowMs());
      log.error('history-failing', { ...trouble, error: thrown });
    },
    over() {
      if (trouble === null) return;
      log.info('history-works-again', { kind: trouble.kind, sinceMs: trouble.sinceMs });
      trouble = null;
    },
  };
}
