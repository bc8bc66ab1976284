import type { VNode } from 'preact';
import type { OutcomeView } from '../../../shared/contract/page-state.ts';
import { type BadgeState, StateBadge } from '../../parts/StateBadge.tsx';

const BADGES: Readonly<Record<OutcomeView, { readonly state: BadgeState; readonly text: string }>> = {
  ok: { state: 'ok', text: 'OK' },
  warnings: { state: 'warning', text: 'Warnings' },
  error: { state: 'critical', text: 'Failed' },
  unknown: { state: 'unknown', text: 'Unknown' },
};

/** How a task ended; null: it still runs. */
export function TaskOutcome({ outcome }: { readonly outcome: OutcomeView | null }): VNode {
  return outcome === null ? <StateBadge state="due" text="Running" /> : <StateBadge {...BADGES[outcome]} />;
}
