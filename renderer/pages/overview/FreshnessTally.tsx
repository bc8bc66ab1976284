import type { VNode } from 'preact';
import { FRESHNESS_STATES } from '../../../shared/view/fleet-filter.ts';
import { useDesk } from '../../connected/desk-context.ts';
import { FRESHNESS_BADGES } from '../../connected/verdict-badge.ts';
import { Icon } from '../../parts/Icon.tsx';
import './FreshnessTally.css';

/** How many groups are late, due, fresh and so on; pressing one shows only these. */
export function FreshnessTally(): VNode {
  const { views, place } = useDesk();
  const counts = views.freshnessCounts.value;
  const chosen = place.filter.value.state;
  return (
    <div class="tally" role="group" aria-label="Backup groups by freshness">
      {FRESHNESS_STATES.map((state) => {
        const badge = FRESHNESS_BADGES[state];
        const isChosen = chosen === state;
        return (
          <button
            key={state}
            type="button"
            class={`tally__state tally__state--${counts[state] === 0 ? 'none' : badge.state}`}
            aria-pressed={isChosen}
            onClick={() => place.setFilter({ state: isChosen ? null : state })}
          >
            <Icon name={badge.state} />
            <span class="tally__count number">{counts[state]}</span>
            <span class="tally__word">{badge.text.toLowerCase()}</span>
          </button>
        );
      })}
    </div>
  );
}
