import type { ClusterView, GuestsPart } from '../../../shared/contract/page-state.ts';
import type { FleetState } from '../../../shared/domain/fleet.ts';
import type { PveState } from '../../../shared/domain/pve.ts';
import { pveView } from '../../../shared/view/pve-view.ts';
import type { Lens } from './lens.ts';

/** A cluster as the page shows it: its guests change rarely, the rest with each poll, so they are sent apart. */
export interface ClusterViews {
  readonly cluster: ClusterView;
  readonly guests: GuestsPart;
}

/** `fleet`: where the backups of its guests lie. */
export function clusterViews(state: PveState, fleet: FleetState, lens: Lens): ClusterViews {
  const options = { tokenId: lens.tokenIdOf(state.name), others: fleet.pve };
  const { guests, ...cluster } = pveView(state, fleet.servers, options);
  return { cluster, guests: { kind: 'guests', server: state.name, guests: guests?.value ?? null } };
}
