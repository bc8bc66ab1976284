import type { VNode } from 'preact';
import type { VerdictKind } from '../../shared/view/fleet-verdict.ts';
import { useDesk } from '../connected/desk-context.ts';
import { badgeFor } from '../connected/verdict-badge.ts';
import { StateBadge } from '../parts/StateBadge.tsx';

/** The whole fleet in one word, on every page. */
export function VerdictPill(): VNode {
  const { views, place, line } = useDesk();
  const { kind, title, detail } = views.verdict.value;
  const isLost = line.value.kind !== 'open';
  const text = isLost ? 'Not connected' : (PILL_TEXT[kind] ?? title);
  return (
    <a class="verdict-pill" href={place.hashFor(['alerts'])}>
      <span class="visually-hidden">State of the fleet: </span>
      <StateBadge state={isLost ? 'unknown' : badgeFor(kind)} text={text} title={isLost ? undefined : detail} />
    </a>
  );
}

const PILL_TEXT: Partial<Record<VerdictKind, string>> = {
  empty: 'Nothing watched',
  partly: 'Partly known',
};
