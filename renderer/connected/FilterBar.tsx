import { useComputed } from '@preact/signals';
import type { VNode } from 'preact';
import { EMPTY_FILTER, type FleetFilter, FRESHNESS_STATES, isEmptyFilter } from '../../shared/view/fleet-filter.ts';
import { compareNames } from '../../shared/view/line-order.ts';
import { Button } from '../parts/Button.tsx';
import { useDesk } from './desk-context.ts';
import { FRESHNESS_BADGES } from './verdict-badge.ts';
import './FilterBar.css';

type Choice = 'server' | 'client' | 'datastore' | 'namespace';

export interface FilterBarProps {
  /** Which sides the page's lists have; all unless said. */
  readonly sides?: readonly (Choice | 'state')[];
}

const ALL_SIDES = ['server', 'client', 'datastore', 'namespace', 'state'] as const;

/** The fleet's filter, side by side with the text in the bar above. */
export function FilterBar({ sides = ALL_SIDES }: FilterBarProps): VNode {
  const { place } = useDesk();
  const filter = place.filter.value;
  const choices = useChoices();
  return (
    <search class="filter-bar" aria-label="Filter">
      {sides.map((side) =>
        side === 'state' ? (
          <StateChoice key={side} filter={filter} />
        ) : (
          <Select key={side} side={side} filter={filter} values={choices.value[side]} />
        ),
      )}
      {isEmptyFilter(filter) ? null : (
        <Button kind="quiet" icon="close" onClick={() => place.setFilter(EMPTY_FILTER)}>
          Clear filter
        </Button>
      )}
    </search>
  );
}

const TEXTS: Readonly<Record<Choice, { readonly label: string; readonly all: string }>> = {
  server: { label: 'Server', all: 'All servers' },
  client: { label: 'Client', all: 'All clients' },
  datastore: { label: 'Datastore', all: 'All datastores' },
  namespace: { label: 'Namespace', all: 'All namespaces' },
};

/** In a list of choices, a value that no name can be. */
const ALL = '*';

interface SelectProps {
  readonly side: Choice;
  readonly filter: FleetFilter;
  readonly values: readonly string[];
}

function Select({ side, filter, values }: SelectProps): VNode | null {
  const { place } = useDesk();
  const chosen = filter[side];
  if (values.length < 2 && chosen === null) return null;
  const all = chosen === null || values.includes(chosen) ? values : [chosen, ...values];
  const choose = (text: string) => {
    const value = text === ALL ? null : text.slice(1);
    place.setFilter({ ...place.filter.peek(), [side]: value });
  };
  return (
    <select
      class={chosen === null ? 'field filter-bar__field' : 'field filter-bar__field filter-bar__field--set'}
      aria-label={TEXTS[side].label}
      value={chosen === null ? ALL : `=${chosen}`}
      onChange={(event) => choose(event.currentTarget.value)}
    >
      <option value={ALL}>{TEXTS[side].all}</option>
      {all.map((value) => (
        <option key={value} value={`=${value}`}>
          {value === '' ? 'Root' : value}
        </option>
      ))}
    </select>
  );
}

function StateChoice({ filter }: { readonly filter: FleetFilter }): VNode {
  const { place } = useDesk();
  return (
    <select
      class={filter.state === null ? 'field filter-bar__field' : 'field filter-bar__field filter-bar__field--set'}
      aria-label="State"
      value={filter.state ?? ALL}
      onChange={(event) => {
        const chosen = event.currentTarget.value;
        place.setFilter({ state: FRESHNESS_STATES.find((state) => state === chosen) ?? null });
      }}
    >
      <option value={ALL}>All states</option>
      {FRESHNESS_STATES.map((state) => (
        <option key={state} value={state}>
          {FRESHNESS_BADGES[state].text}
        </option>
      ))}
    </select>
  );
}

/** What there is to choose from. */
function useChoices() {
  const { views } = useDesk();
  return useComputed((): Readonly<Record<Choice, readonly string[]>> => {
    const groups = views.groups.value;
    const stores = views.datastores.value;
    return {
      server: sorted(stores.map(({ server }) => server)),
      client: sorted([...stores, ...groups].flatMap(({ client }) => client ?? [])),
      datastore: sorted(stores.map(({ datastore }) => datastore)),
      namespace: sorted(groups.map(({ namespace }) => namespace)),
    };
  });
}

function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort(compareNames);
}
