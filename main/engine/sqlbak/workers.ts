import type { Failure } from '../../../shared/domain/failure.ts';
import type { Agenda } from '../poll/agenda.ts';
import { isRateLimit } from './failure-from-answer.ts';

interface WorkersParts {
  readonly agenda: Agenda;
  readonly count: number;
  /** Whether it is worth going on. */
  readonly isOn: () => boolean;
  readonly afterEach: () => void;
}

/** Does what is due, several things at once; resolves with a failure that looks like an outage, else null. */
export async function workOff(parts: WorkersParts, signal: AbortSignal): Promise<Failure | null> {
  const ends = await Promise.all(Array.from({ length: parts.count }, () => workOn(parts, signal)));
  return ends.find((failure) => failure !== null) ?? null;
}

async function workOn({ agenda, isOn, afterEach }: WorkersParts, signal: AbortSignal): Promise<Failure | null> {
  while (isOn()) {
    const chore = agenda.due();
    if (chore === null) return null;
    const failure = await chore.run(signal);
    // Having to wait is no failure of what was to be read: it goes on as soon as it may.
    if (failure !== null && isRateLimit(failure)) {
      agenda.done(chore, null);
      agenda.hurry(chore.key);
    } else {
      agenda.done(chore, failure);
    }
    afterEach();
    if (failure !== null && isOutage(failure)) return failure;
  }
  return null;
}

function isOutage(failure: Failure): boolean {
  return failure.kind === 'network' || failure.kind === 'auth' || failure.kind === 'tls';
}
