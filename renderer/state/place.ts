import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { EMPTY_FILTER, type FleetFilter, isEmptyFilter } from '../../shared/view/fleet-filter.ts';
import { addressHash, type PageAddress, parseAddress } from '../../shared/view/page-address.ts';

/** Where the page is, and what of the fleet it shows. Lives in the address; the filter survives a restart. */
export interface Place {
  readonly path: ReadonlySignal<readonly string[]>;
  readonly filter: ReadonlySignal<FleetFilter>;
  /** Changes some sides of the filter; typed text reaches the address a moment later. */
  setFilter(change: Partial<FleetFilter>): void;
  /** The link to a page that keeps the filter. */
  hashFor(path: readonly string[]): string;
  go(path: readonly string[]): void;
  /** Goes where a hash such as `#/alerts` says; a hash without a filter keeps the present one. */
  goToHash(hash: string): void;
  end(): void;
}

/** The browser's side of it; tests give their own. */
export interface AddressBar {
  hash(): string;
  /** Makes a new entry of the history. */
  push(hash: string): void;
  replace(hash: string): void;
  onChange(run: () => void): () => void;
  remember(text: string): void;
  remembered(): string | null;
  after(ms: number, run: () => void): () => void;
}

const TYPING_MS = 250;

export function createPlace(bar: AddressBar): Place {
  const address = signal<PageAddress>(startAddress(bar));
  let cancelTyping = () => {};

  function write(next: PageAddress, isNewEntry: boolean): void {
    cancelTyping();
    const hash = addressHash(next);
    if (bar.hash() !== hash) isNewEntry ? bar.push(hash) : bar.replace(hash);
    bar.remember(addressHash({ path: [], filter: next.filter }));
  }
  function move(next: PageAddress, isNewEntry: boolean): void {
    address.value = next;
    write(next, isNewEntry);
  }
  const forget = bar.onChange(() => {
    const next = parseAddress(bar.hash());
    if (addressHash(next) === addressHash(address.peek())) return;
    cancelTyping();
    address.value = next;
    bar.remember(addressHash({ path: [], filter: next.filter }));
  });
  const go = (path: readonly string[]) => move({ path, filter: address.peek().filter }, true);
  const filter = computed(() => address.value.filter);

  write(address.peek(), false);
  return {
    path: computed(() => address.value.path),
    filter,
    setFilter(change) {
      const { path, filter } = address.peek();
      const next = { path, filter: { ...filter, ...change } };
      address.value = next;
      if (change.text === undefined) return write(next, false);
      cancelTyping();
      cancelTyping = bar.after(TYPING_MS, () => write(address.peek(), false));
    },
    hashFor: (path) => addressHash({ path, filter: filter.value }),
    go,
    goToHash(hash) {
      const next = parseAddress(hash);
      if (isEmptyFilter(next.filter)) go(next.path);
      else move(next, true);
    },
    end() {
      cancelTyping();
      forget();
    },
  };
}

/** An address with a filter is meant; without one, the filter of last time goes on. */
function startAddress(bar: AddressBar): PageAddress {
  const given = parseAddress(bar.hash());
  const known = bar.remembered();
  if (!isEmptyFilter(given.filter) || known === null) return given;
  return { path: given.path, filter: { ...EMPTY_FILTER, ...parseAddress(known).filter } };
}
