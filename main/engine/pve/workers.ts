import type { Failure } from '../../../shared/domain/failure.ts';
import type { Agenda } from '../poll/agenda.ts';

/** Does what is due on an agenda, several things at once. */
export interface Workers {
  /** Resolves when nothing is due any more, with a failure that looks like an outage, else null. */
  work(signal: () => AbortSignal): Promise<Failure | null>;
}

interface WorkersParts {
  readonly agenda: Agenda;
  readonly count: number;
  /** Whether it is worth going on. */
  readonly isOn: () => boolean;
  readonly afterEach: () => void;
}

export function createWorkers({ agenda, count, isOn, afterEach }: WorkersParts): Workers {
  async function workOn(signal: () => AbortSignal): Promise<Failure | null> {
    while (isOn()) {
      const chore = agenda.due();
      if (chore === null) return null;
      const failure = await chore.run(signal());
      agenda.done(chore, failure);
      afterEach();
      if (failure !== null && isOutage(failure)) return failure;
    }
    return null;
  }

  return {
    async work(signal) {
      const ends = await Promise.all(Array.from({ length: count }, () => workOn(signal)));
      return ends.find((failure) => failure !== null) ?? null;
    },
  };
}

function isOutage(failure: Failure): boolean {
  return failure.kind === 'network' || failure.kind === 'auth' || failure.kind === 'tls';
}
