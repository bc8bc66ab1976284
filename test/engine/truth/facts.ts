import { isDeepStrictEqual } from 'node:util';

/** What the engine says beside what is true, fact by fact. */
export interface Facts {
  compare(path: string, known: unknown, truth: unknown): void;
  readonly checked: number;
  readonly wrong: readonly string[];
}

export function createFacts(): Facts {
  let checked = 0;
  const wrong: string[] = [];
  return {
    compare(path, known, truth) {
      checked++;
      if (!isDeepStrictEqual(known, truth)) wrong.push(`${path}: ${shown(known)} instead of ${shown(truth)}`);
    },
    get checked() {
      return checked;
    },
    wrong,
  };
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'undefined').slice(0, 300);
}

export function firstLine(text: string | null): string | null {
  return text === null ? null : (text.split('\n')[0] ?? '');
}

export const msOf = (seconds: number | null): number | null => (seconds === null ? null : seconds * 1000);
