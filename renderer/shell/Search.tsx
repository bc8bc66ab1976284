import type { VNode } from 'preact';
import { useDesk } from '../connected/desk-context.ts';

/** Id of the search field, for the key that goes there. */
export const SEARCH_ID = 'search';

/** The fleet's free-text filter. */
export function Search(): VNode {
  const { place } = useDesk();
  const clear = (event: KeyboardEvent) => {
    if (event.key === 'Escape') place.setFilter({ text: '' });
  };
  return (
    <search class="search">
      <label class="visually-hidden" for={SEARCH_ID}>
        Search groups, datastores, servers and clients
      </label>
      <input
        id={SEARCH_ID}
        class="field search__field"
        type="search"
        autoComplete="off"
        spellcheck={false}
        placeholder="Search the fleet"
        value={place.filter.value.text}
        onInput={(event) => place.setFilter({ text: event.currentTarget.value })}
        onKeyDown={clear}
      />
      <span class="search__key" aria-hidden="true">
        /
      </span>
    </search>
  );
}
