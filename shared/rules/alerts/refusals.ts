import type { Section } from '../../domain/section.ts';
import type { JudgeContext } from './rule.ts';

/** Something that the token may not read. */
export interface Refusal {
  readonly privilege: string;
  /** ACL path. */
  readonly path: string;
  readonly endpoint: string;
  readonly withoutIt?: string;
}

/** What the server refused at the last try, wherever it was asked. What was not even asked for shows in the privileges. */
export function* refusals({ server }: JudgeContext): Generator<Refusal> {
  const { host, tasks, datastoreList, usageRound, gcRound, verifyJobs, pruneJobs, syncJobs, updates } = server;
  const sections = [host, tasks, datastoreList, usageRound, gcRound, verifyJobs, pruneJobs, syncJobs, updates];
  for (const section of sections) yield* refusalIn(section);
  for (const datastore of server.datastores.values()) {
    yield* refusalIn(datastore.usage);
    yield* refusalIn(datastore.garbageCollection);
    yield* refusalIn(datastore.namespaces);
    for (const section of datastore.groups.values()) yield* refusalIn(section);
    for (const section of datastore.detailReads.values()) yield* refusalIn(section);
  }
}

function* refusalIn(section: Section<unknown>): Generator<Refusal> {
  if (section.kind !== 'failed' || section.failure.kind !== 'permission' || !section.failure.asked) return;
  const { privilege, path, endpoint } = section.failure;
  yield { privilege, path, endpoint };
}
