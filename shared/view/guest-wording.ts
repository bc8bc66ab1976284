import { unreachable } from '../unreachable.ts';
import type { GuestView } from './pve-view.ts';

/** Where a guest's chain ends, and how bad that is. */
export interface ChainVerdict {
  readonly state: 'whole' | 'broken' | 'open' | 'unknown';
  /** The first link that is missing, such as `not verified`. */
  readonly text: string;
}

/**
 * On PVE -> backed up -> verified -> off-site: the first link that is missing. A guest without any backup is `broken`;
 * one whose backup is only not verified or not off-site is `open`.
 */
export function chainVerdict({ backedUp, verified, offSite }: GuestView): ChainVerdict {
  if (backedUp.kind === 'no') return { state: 'broken', text: 'not backed up' };
  if (backedUp.kind === 'unknown') return { state: 'unknown', text: 'backup not known' };
  if (verified.kind === 'no') return { state: 'open', text: 'not verified' };
  if (verified.kind === 'unknown') return { state: 'unknown', text: 'verification not known' };
  if (offSite.kind === 'no') return { state: 'open', text: 'not off-site' };
  if (offSite.kind === 'unknown') return { state: 'unknown', text: 'off-site not known' };
  return { state: 'whole', text: 'verified and off-site' };
}

/** Whether backup jobs take a guest, in words. */
export function coverageText(coverage: GuestView['coverage']): string {
  switch (coverage) {
    case 'covered':
      return 'in a job';
    case 'switched-off':
      return 'only in a job that is off';
    case 'uncovered':
      return 'in no job';
    case 'unknown':
      return 'not known';
    default:
      return unreachable(coverage);
  }
}
