import type { Learned } from '../../shared/domain/failure.ts';
import type { AnySourceState } from '../../shared/domain/fleet.ts';
import { failed } from '../../shared/outcome.ts';
import type { Source, SourceAnswer, SourceQuestion, WatchContext, Watcher } from './source.ts';

/** The sources that are watched, in their order. */
export interface Roster {
  states(): readonly AnySourceState[];
  has(name: string): boolean;
  each(act: (watcher: Watcher, name: string) => void): void;
  isCollected(): boolean;
  /** Asks one source something now; null when there is none of that name, or it takes no questions. */
  ask(name: string, question: SourceQuestion): Promise<Learned<SourceAnswer>> | null;
  /** Takes these instead. One whose `key` is as before stays. Returns the watchers that are new, and those that left. */
  replace(sources: readonly Source[]): { readonly fresh: readonly Watcher[]; readonly gone: readonly Watcher[] };
}

interface Entry {
  readonly source: Source;
  readonly watcher: Watcher | null;
  state: AnySourceState;
}

/** `contextOf`: all that a watcher gets but the way to tell. `changed`: one of them told something. */
export function createRoster(
  sources: readonly Source[],
  contextOf: (source: Source) => Omit<WatchContext, 'tell'>,
  changed: () => void,
): Roster {
  let entries: readonly Entry[] = [];

  function enter(source: Source): Entry {
    const entry: Entry = {
      source,
      watcher:
        source.watch?.({
          ...contextOf(source),
          tell(state) {
            entry.state = state;
            // What a watcher says while it ends is not the fleet's any more.
            if (entries.includes(entry)) changed();
          },
        }) ?? null,
      state: source.initial,
    };
    return entry;
  }

  entries = sources.map(enter);

  return {
    states: () => entries.map(({ state }) => state),
    // One that cannot be reached for lack of its secret is known all the same.
    has: (name) => entries.some(({ source }) => source.name === name),
    each(act) {
      for (const { watcher, source } of entries) if (watcher) act(watcher, source.name);
    },
    isCollected: () => entries.every(({ watcher }) => watcher?.isCollected() ?? true),
    ask(name, question) {
      const entry = entries.find(({ source }) => source.name === name);
      if (!entry) return null;
      const { reach } = entry.state;
      if (reach.kind === 'failing') return Promise.resolve(failed(reach.failure));
      return entry.watcher?.ask?.(question) ?? null;
    },
    replace(wanted) {
      const before = entries;
      const byKey = new Map(before.map((entry) => [entry.source.key, entry]));
      entries = wanted.map((source) => byKey.get(source.key) ?? enter(source));
      return {
        fresh: watchersOf(entries.filter((entry) => !before.includes(entry))),
        gone: watchersOf(before.filter((entry) => !entries.includes(entry))),
      };
    },
  };
}

function watchersOf(entries: readonly Entry[]): Watcher[] {
  return entries.flatMap(({ watcher }) => watcher ?? []);
}
