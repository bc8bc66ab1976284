import type { DatastoreState } from '../domain/datastore.ts';
import type { Section } from '../domain/section.ts';

/** PBS's words for why a mounted datastore cannot be read, as last answered (pbs-api.md 13, appendix A); null: it can. */
export function storageTrouble({ usage, namespaces }: DatastoreState): string | null {
  return troubleIn(usage, true) ?? troubleIn(namespaces, false);
}

/** Whether clients can write to it, as far as is known: mounted, in no maintenance, and readable. */
export function takesBackups(datastore: DatastoreState): boolean {
  return datastore.mount !== 'not-mounted' && datastore.maintenance === null && storageTrouble(datastore) === null;
}

/**
 * Only failures that concern the datastore: those of the server and of the token have rules of their own. That something
 * takes too long only counts where it is asked again soon.
 */
function troubleIn(section: Section<unknown>, isRetriedSoon: boolean): string | null {
  if (section.kind !== 'failed') return null;
  const { failure } = section;
  if (failure.kind === 'datastore') return failure.trouble === 'storage' ? failure.message : null;
  if (failure.kind === 'remote') return failure.message;
  // The server answers otherwise, so it is the storage behind this question that hangs (pbs-api.md 13).
  const hangs = failure.kind === 'timeout' && isRetriedSoon;
  return hangs ? `its storage does not respond (${failure.endpoint})` : null;
}
