import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { PageChange, PageState, Part, PartKey } from '../../shared/contract/page-state.ts';

/** The parts of the page's state, each behind a signal of its own, so that a change wakes only who shows it. */
export interface PartStore {
  /** Whether a whole state has ever arrived. */
  readonly isLoaded: ReadonlySignal<boolean>;
  part(key: PartKey): ReadonlySignal<Part | undefined>;
  /** All parts of a kind, in the order in which the program sent them. */
  all<Kind extends Part['kind']>(kind: Kind): ReadonlySignal<readonly PartOf<Kind>[]>;
  takeState(state: PageState): void;
  takeChange(change: PageChange): void;
}

export type PartOf<Kind extends Part['kind']> = Extract<Part, { readonly kind: Kind }>;

export function createPartStore(): PartStore {
  const parts = new Map<string, Signal<Part | undefined>>();
  /** Counts what comes and goes per kind, for those who list a kind. */
  const kinds = new Map<Part['kind'], Signal<number>>();
  const lists = new Map<Part['kind'], ReadonlySignal<readonly Part[]>>();
  const isLoaded = signal(false);

  const kindOf = (kind: Part['kind']) => kept(kinds, kind, () => signal(0));
  const partOf = (key: string) => kept(parts, key, () => signal<Part | undefined>(undefined));

  function set(key: string, next: Part | undefined): void {
    const target = partOf(key);
    const before = target.peek();
    target.value = next;
    if (before?.kind === next?.kind) return;
    for (const part of [before, next]) if (part !== undefined) kindOf(part.kind).value += 1;
  }

  return {
    isLoaded,
    part: partOf,
    all<Kind extends Part['kind']>(kind: Kind) {
      const list = kept(lists, kind, () =>
        computed(() => {
          kindOf(kind).value;
          return [...parts.values()].filter((part) => part.peek()?.kind === kind).flatMap((part) => part.value ?? []);
        }),
      );
      return computed(() => list.value.filter((part): part is PartOf<Kind> => part.kind === kind));
    },
    takeState(state) {
      batch(() => {
        for (const key of parts.keys()) if (!Object.hasOwn(state.parts, key)) set(key, undefined);
        for (const [key, part] of Object.entries(state.parts)) set(key, part);
        isLoaded.value = true;
      });
    },
    takeChange(change) {
      batch(() => {
        for (const key of change.removed) set(key, undefined);
        for (const [key, part] of Object.entries(change.set)) set(key, part);
      });
    },
  };
}

function kept<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
