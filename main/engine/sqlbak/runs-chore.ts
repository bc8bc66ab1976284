import type { Failure } from '../../../shared/domain/failure.ts';
import { lastGood } from '../../../shared/domain/section.ts';
import type { SqlbakJobSettings } from '../../../shared/domain/sqlbak.ts';
import { failed, success } from '../../../shared/outcome.ts';
import { windowFromMs } from '../../../shared/rules/sqlbak-figures.ts';
import { isRateLimit } from './failure-from-answer.ts';
import { askRun, askRuns } from './questions.ts';
import type { RunCache } from './run-cache.ts';
import type { SqlbakWatch } from './sqlbak-watch.ts';

const NO_SETTINGS: SqlbakJobSettings = { types: [], destinations: [] };

/**
 * Lists what ran lately and reads the details that are not known yet. What is known of the job stays as it was until
 * all of it was read: a part of the runs would tell of successes that are missing and failures that were none.
 */
export async function readRuns(
  watch: SqlbakWatch,
  jobId: string,
  cache: RunCache,
  signal: AbortSignal,
): Promise<Failure | null> {
  const { book, clock } = watch;
  const settings = settingsOf(watch, jobId);
  const fromMs = windowFromMs(settings, clock.nowMs());
  const listFromMs = cache.listFromMs(fromMs, clock.nowMs());
  const listed = await watch.client.list(askRuns(jobId, listFromMs), signal);
  if (listed.ok) {
    cache.listed(listed.value, listFromMs, clock.nowMs());
  } else {
    book.settleJob('runs', jobId, listed);
    return listed.failure;
  }
  const failure = await readDetails(watch, cache, cache.wanted(settings, clock.nowMs()), signal);
  if (failure !== null && (cache.outstanding() > 0 || isOfAll(failure))) {
    book.settleJob('runs', jobId, failed(failure));
    return failure;
  }
  const runs = cache.settled(settings, fromMs, clock.nowMs());
  book.settleJob('runs', jobId, success({ fromMs, runs, leftOut: cache.leftOut() }));
  return null;
}

function settingsOf({ book }: SqlbakWatch, jobId: string): SqlbakJobSettings {
  const section = book.state().jobSettings.get(jobId);
  return (section && lastGood(section)?.value) ?? NO_SETTINGS;
}

/** After so many runs it is told how many are left. */
const TELL_EVERY = 20;

/** After so many failures in a row the others are not tried. */
const MOST_FAILURES = 3;

/** Reads these runs one after another; resolves with the last failure that is not a run's disappearance. */
async function readDetails(
  { book, client, clock }: SqlbakWatch,
  cache: RunCache,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Failure | null> {
  let last: Failure | null = null;
  let inARow = 0;
  let told = 0;
  const tell = (left: number) => {
    if (left === told) return;
    const { backlog } = book.state();
    book.change({ backlog: Math.max(0, backlog + left - told) });
    told = left;
  };
  try {
    for (const [at, id] of ids.entries()) {
      if (at % TELL_EVERY === 0 && ids.length > TELL_EVERY) tell(ids.length - at);
      const learned = await client.ask(askRun(id), signal);
      inARow = learned.ok ? 0 : inARow + 1;
      if (learned.ok) cache.read(id, learned.value, clock.nowMs());
      else if (learned.failure.kind === 'missing') cache.gone(id);
      else {
        last = learned.failure;
        if (isOfAll(last)) return last;
        cache.unreadable(id, clock.nowMs());
        if (inARow >= MOST_FAILURES) return last;
      }
    }
  } finally {
    tell(0);
  }
  return last;
}

/** Whether a failure is nothing about the run that was asked for: the next one would fail as well. */
function isOfAll(failure: Failure): boolean {
  const { kind } = failure;
  return kind === 'network' || kind === 'auth' || kind === 'tls' || kind === 'cancelled' || isRateLimit(failure);
}
