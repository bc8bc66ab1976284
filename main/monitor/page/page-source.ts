import type { AlertView, PageChange, PageState, Part } from '../../../shared/contract/page-state.ts';
import { SECOND } from '../../../shared/time-units.ts';
import type { Judge } from '../../engine/judge/judge.ts';
import type { Learner } from '../../engine/learn/learner.ts';
import type { Clock, StateSource } from '../../engine/ports.ts';
import { alertViews } from './alerts-part.ts';
import { createPageParts, type PartsFrom } from './page-parts.ts';
import { sameJson } from './same-json.ts';

/** What the page shows, and how it changes. Works only while somebody follows or asks. */
export interface PageSource {
  /** All of it as it is now. Followers are told first what of it is new to them. */
  state(): PageState;
  /** Calls `listener` with each change after the state that `state()` answered last; returns its remover. */
  follow(listener: (change: PageChange) => void): () => void;
  /** The alerts alone, worst and oldest first. */
  alerts(): readonly AlertView[];
}

interface SourceParts extends PartsFrom {
  readonly source: StateSource;
  readonly learner: PartsFrom['learner'] & Pick<Learner, 'subscribe'>;
  readonly judge: PartsFrom['judge'] & Pick<Judge, 'subscribe'>;
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs' | 'after'>;
}

/** Least time between two changes: a poll changes the state many times within a second. */
const LEAST_GAP_MS = SECOND / 2;

/** A change is told a little later, together with what comes right behind it. */
const GATHER_MS = 30;

export function createPageSource(from: SourceParts): PageSource {
  const { source, learner, judge, clock } = from;
  const parts = createPageParts(from);
  const followers = new Set<(change: PageChange) => void>();
  let shown: ReadonlyMap<string, Part> = new Map();
  let revision = 0;
  let toldAtMs = Number.NEGATIVE_INFINITY;
  let cancel: (() => void) | null = null;
  let unsubscribe: readonly (() => void)[] = [];

  /** Takes in what is new, and tells it. */
  function renew(): void {
    cancel?.();
    cancel = null;
    // Nobody listened to the learner meanwhile.
    if (followers.size === 0) parts.learned();
    const { next, set, removed } = compared(shown, parts.make());
    shown = next;
    if (Object.keys(set).length === 0 && removed.length === 0) return;
    revision += 1;
    toldAtMs = clock.monotonicMs();
    const change = { revision, nowMs: clock.nowMs(), set, removed };
    for (const follower of followers) follower(change);
  }

  function renewSoon(): void {
    const waitMs = Math.max(GATHER_MS, toldAtMs + LEAST_GAP_MS - clock.monotonicMs());
    cancel ??= clock.after(waitMs, renew);
  }

  function listen(): void {
    unsubscribe = [
      source.subscribe(renewSoon),
      judge.subscribe(renewSoon),
      learner.subscribe(() => {
        parts.learned();
        renewSoon();
      }),
    ];
  }

  function rest(): void {
    cancel?.();
    cancel = null;
    for (const end of unsubscribe) end();
    unsubscribe = [];
  }

  return {
    state() {
      // While nobody follows, nobody listened to what was learned meanwhile.
      if (followers.size === 0) parts.learned();
      renew();
      return { revision, nowMs: clock.nowMs(), parts: Object.fromEntries(shown) };
    },
    follow(listener) {
      followers.add(listener);
      if (followers.size === 1) listen();
      return () => {
        if (followers.delete(listener) && followers.size === 0) rest();
      };
    },
    alerts: () => alertViews(judge.alerts(), parts.lens()),
  };
}

interface Compared {
  readonly next: ReadonlyMap<string, Part>;
  readonly set: Record<string, Part>;
  readonly removed: string[];
}

/** What is other than before. A part that holds the same stays the one that it was. */
function compared(before: ReadonlyMap<string, Part>, made: ReadonlyMap<string, Part>): Compared {
  const next = new Map<string, Part>();
  const set: Record<string, Part> = {};
  for (const [key, part] of made) {
    const known = before.get(key);
    const isSame = known !== undefined && sameJson(known, part);
    next.set(key, isSame ? known : part);
    if (!isSame) set[key] = part;
  }
  return { next, set, removed: [...before.keys()].filter((key) => !made.has(key)) };
}
