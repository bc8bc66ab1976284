import type { FreshnessState } from '../../shared/view/fleet-filter.ts';
import type { VerdictKind } from '../../shared/view/fleet-verdict.ts';
import type { BadgeState } from '../parts/StateBadge.tsx';

const FOR_VERDICT: Readonly<Record<VerdictKind, BadgeState>> = {
  empty: 'not-watched',
  loading: 'unknown',
  unknown: 'unknown',
  critical: 'critical',
  warning: 'warning',
  partly: 'unknown',
  notes: 'due',
  well: 'ok',
};

/** The badge of a verdict on the fleet. */
export function badgeFor(kind: VerdictKind): BadgeState {
  return FOR_VERDICT[kind];
}

/** The badge and the word of a group's freshness. */
export const FRESHNESS_BADGES: Readonly<Record<FreshnessState, { readonly state: BadgeState; readonly text: string }>> =
  {
    late: { state: 'late', text: 'Late' },
    unknown: { state: 'unknown', text: 'Unknown' },
    due: { state: 'due', text: 'Due' },
    fresh: { state: 'ok', text: 'Fresh' },
    'not-watched': { state: 'not-watched', text: 'Not watched' },
  };
