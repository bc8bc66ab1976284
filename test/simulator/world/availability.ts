/** May a store be used now, and what does PBS say when not (pbs-api.md appendix A)? */
import type { Datastore, PbsServer } from './model.ts';
import { has } from './version.ts';

/** The text that PBS would answer with, or null while the store can be read. */
export function readError(server: PbsServer, store: Datastore): string | null {
  const maintenance = maintenanceError(server, store);
  if (maintenance !== null) return maintenance;
  if (store.mount === 'notmounted') return `datastore '${store.name}' is not mounted`;
  return store.brokenWith;
}

function maintenanceError(server: PbsServer, store: Datastore): string | null {
  const { maintenance, name } = store;
  if (maintenance === null || maintenance.type === 'read-only') return null;
  const reason = maintenance.message === null ? '' : `: ${maintenance.message}`;
  const mode = {
    offline: `offline maintenance mode${reason}`,
    delete: 'datastore is being deleted',
    unmount: 'datastore is being unmounted',
    's3-refresh': `S3 refresh maintenance mode${reason}`,
  }[maintenance.type];
  const link = has(server.version, 'unavailableWording') ? 'is unavailable:' : 'is in';
  return `datastore '${name}' ${link} ${mode}`;
}

export function isWritable(server: PbsServer, store: Datastore): boolean {
  return (
    server.isUp &&
    !store.isRemoved &&
    store.hangingSinceS === null &&
    store.maintenance === null &&
    readError(server, store) === null
  );
}
