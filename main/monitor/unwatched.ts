import { allSources, type FleetState } from '../../shared/domain/fleet.ts';
import type { Log } from '../engine/ports.ts';

/** Warns of every source that cannot even be asked, such as for lack of its secret. */
export function warnOfUnwatched(fleet: FleetState, log: Log): void {
  for (const { name, reach } of allSources(fleet)) {
    if (reach.kind === 'failing' && reach.failure.kind === 'setup') {
      log.warn('server-not-watched', { server: name, ...reach.failure });
    }
  }
}
