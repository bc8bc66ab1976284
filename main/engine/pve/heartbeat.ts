import { answeredAsPbs, type Failure } from '../../../shared/domain/failure.ts';
import { lastGood } from '../../../shared/domain/section.ts';
import type { VzdumpRun } from '../../../shared/domain/vzdump.ts';
import { keyOf, planNodes } from './node-chores.ts';
import { nodesOf, type PveWatch } from './pve-watch.ts';
import { askClusterStatus, askClusterTasks, askResources } from './questions.ts';

/**
 * Three calls that serve the whole cluster, however large: what there is, who is a member, what ran. Resolves with null
 * when the cluster answered as PVE does and accepted the token.
 */
export async function beat(watch: PveWatch, signal: AbortSignal): Promise<Failure | null> {
  const { book, client } = watch;
  const first = client.identities.hasStrangers() && lastGood(book.state().cluster) === null;
  if (first) {
    const identified = await client.identities.identify(signal);
    if (!identified.ok && identified.failure.kind !== 'permission') return identified.failure;
    book.settle('cluster', identified);
  }
  const before = lastGood(book.state().resources)?.value.guests ?? [];
  const resources = await client.ask(askResources(before), 'heartbeat', signal);
  if (!resources.ok && (resources.failure.kind === 'auth' || resources.failure.kind === 'cancelled')) {
    return resources.failure;
  }
  book.settle('resources', resources);
  await Promise.all([first ? null : readCluster(watch, signal), readTasks(watch, signal)]);
  if (!first && client.identities.hasStrangers()) await client.identities.identify(signal);
  if (resources.ok) planNodes(watch);
  return resources.ok || answeredAsPbs(resources.failure) ? null : resources.failure;
}

async function readCluster({ book, client }: PveWatch, signal: AbortSignal): Promise<void> {
  book.settle('cluster', await client.ask(askClusterStatus, 'heartbeat', signal));
}

/** A backup that ended, or one that began, makes its node's runs worth reading. */
async function readTasks(watch: PveWatch, signal: AbortSignal): Promise<void> {
  const listed = await watch.client.ask(askClusterTasks, 'heartbeat', signal);
  if (!listed.ok) return;
  for (const { name } of nodesOf(watch)) {
    const own = listed.value.filter((run) => run.node === name);
    if (own.some((run) => isNews(watch, run))) watch.agenda.hurry(keyOf('vzdump', name));
  }
}

function isNews(watch: PveWatch, run: VzdumpRun): boolean {
  const section = watch.book.state().vzdump.get(run.node);
  const history = section === undefined ? null : (lastGood(section)?.value ?? null);
  if (history === null) return false;
  const known = history.runs.find(({ upid }) => upid === run.upid);
  if (known === undefined) return run.startedAtMs >= history.coveredSinceMs;
  return known.endedAtMs === null && run.endedAtMs !== null;
}
