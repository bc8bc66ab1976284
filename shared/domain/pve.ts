import type { SourceState } from './source.ts';

/** Everything we know of one Proxmox VE cluster. */
export interface PveState extends SourceState {
  readonly kind: 'pve';
}
