import type { VNode } from 'preact';
import type { ReachView } from '../../../shared/contract/page-state.ts';
import { type BadgeState, StateBadge } from '../../parts/StateBadge.tsx';

const BADGES: Readonly<Record<ReachView['kind'], { readonly state: BadgeState; readonly text: string }>> = {
  answering: { state: 'ok', text: 'Answers' },
  failing: { state: 'critical', text: 'Unreachable' },
  unpolled: { state: 'unknown', text: 'Not asked yet' },
  paused: { state: 'paused', text: 'Paused' },
};

/** Whether a source answers. One that answered too long ago is unknown, not fine. */
export function ReachBadge({ reach, isStale }: { readonly reach: ReachView; readonly isStale: boolean }): VNode {
  if (reach.kind === 'answering' && isStale) return <StateBadge state="unknown" text="No news" />;
  return <StateBadge {...BADGES[reach.kind]} />;
}
