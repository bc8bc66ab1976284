import { groupKey } from '../../../shared/domain/backup.ts';
import type { Learned } from '../../../shared/domain/failure.ts';
import { lastGood } from '../../../shared/domain/section.ts';
import { parseUpid } from '../../../shared/domain/task.ts';
import { failed, success } from '../../../shared/outcome.ts';
import { askTaskLog } from '../pbs/endpoints.ts';
import type { SourceAnswer, SourceQuestion } from '../source.ts';
import type { Sweep } from './sweep.ts';
import type { Watch } from './watch.ts';

/** Asks a PBS what somebody wants to know right now. */
export function answerQuestion(
  watch: Watch,
  sweep: Sweep,
  question: SourceQuestion,
  signal: AbortSignal,
): Promise<Learned<SourceAnswer>> {
  return question.kind === 'task-log' ? taskLog(watch, question, signal) : snapshots(watch, sweep, question, signal);
}

/** The first lines tell how many there are; of a longer log the last are asked for (pbs-api.md 6.7). */
async function taskLog(
  watch: Watch,
  { upid, maxLines }: Extract<SourceQuestion, { readonly kind: 'task-log' }>,
  signal: AbortSignal,
): Promise<Learned<SourceAnswer>> {
  // It becomes a part of a path.
  if (parseUpid(upid) === null) return failed({ kind: 'missing', endpoint: 'GET /nodes/localhost/tasks' });
  const first = await watch.client.ask(askTaskLog(upid, 1, maxLines), signal);
  if (!first.ok) return first;
  const { total } = first.value;
  if (total <= maxLines) return success({ kind: 'task-log', tail: first.value });
  const last = await watch.client.ask(askTaskLog(upid, total - maxLines + 1, maxLines), signal);
  return last.ok ? success({ kind: 'task-log', tail: last.value }) : last;
}

async function snapshots(
  watch: Watch,
  sweep: Sweep,
  { datastore, namespace, group }: Extract<SourceQuestion, { readonly kind: 'snapshots' }>,
  signal: AbortSignal,
): Promise<Learned<SourceAnswer>> {
  const section = watch.book.state().datastores.get(datastore)?.groups.get(namespace);
  const known = section && lastGood(section)?.value.find((candidate) => groupKey(candidate) === group);
  if (!known) return failed({ kind: 'missing', endpoint: `the group ${group} in ${datastore}` });
  const failure = await sweep.readNow(datastore, namespace, known, signal);
  return failure === null ? success({ kind: 'snapshots' }) : failed(failure);
}
