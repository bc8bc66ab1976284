import { idleSettings } from '../../shared/rules/idle-settings.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import { MINUTE } from '../../shared/time-units.ts';
import type { Judge } from '../engine/judge/judge.ts';
import type { Clock, Log, StateSource } from '../engine/ports.ts';

/** What of the settings fits nothing that is watched. */
export interface IdleWarnings {
  /** As it stands, by what is known; worked out once a minute at most. */
  current(): readonly string[];
  /** Says each once in the log, as soon as the whole fleet was read and judged. Returns what ends it. */
  start(): () => void;
  /** Other settings: it looks again. */
  again(): void;
}

interface Parts {
  readonly source: StateSource;
  readonly settings: () => Settings;
  readonly judge: Pick<Judge, 'isAllEvaluated'>;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly log: Log;
}

export function createIdleWarnings({ source, settings, judge, clock, log }: Parts): IdleWarnings {
  const said = new Set<string>();
  let isDue = true;
  let known: { readonly sentences: readonly string[]; readonly atMs: number } | null = null;

  function current(): readonly string[] {
    const nowMs = clock.monotonicMs();
    if (known === null || nowMs - known.atMs > MINUTE) {
      known = { sentences: idleSettings(settings(), source.state()), atMs: nowMs };
    }
    return known.sentences;
  }

  return {
    current,
    start: () =>
      source.subscribe(() => {
        if (!isDue || !judge.isAllEvaluated()) return;
        isDue = false;
        known = null;
        for (const warning of current()) {
          if (!said.has(warning)) log.warn('settings', { warning });
          said.add(warning);
        }
      }),
    again() {
      isDue = true;
      known = null;
    },
  };
}
