import { sameJson } from './same-json.ts';

/** Remembers what was made of immutable inputs, by key: as long as the inputs are the same ones, so is the answer. */
export interface Memo {
  /** An answer that holds the same as the one before *is* the one before. */
  get<T>(key: string, inputs: readonly unknown[], make: () => T): T;
  /** Forgets what was not asked for since the last sweep. */
  sweep(): void;
}

interface Remembered {
  readonly inputs: readonly unknown[];
  readonly made: unknown;
}

/** Each key must always be asked for with a `make` of the same type. */
export function createMemo(): Memo {
  let current = new Map<string, Remembered>();
  let before = new Map<string, Remembered>();

  function remember(inputs: readonly unknown[], make: () => unknown, known: Remembered | undefined): unknown {
    if (known !== undefined && isSame(known.inputs, inputs)) return known.made;
    const made = make();
    return known !== undefined && sameJson(known.made, made) ? known.made : made;
  }

  function get<T>(key: string, inputs: readonly unknown[], make: () => T): T;
  function get(key: string, inputs: readonly unknown[], make: () => unknown): unknown {
    const made = remember(inputs, make, current.get(key) ?? before.get(key));
    current.set(key, { inputs, made });
    return made;
  }

  return {
    get,
    sweep() {
      before = current;
      current = new Map();
    },
  };
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((item, at) => Object.is(item, other[at]));
}
