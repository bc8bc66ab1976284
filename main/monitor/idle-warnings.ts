import type { FleetState } from '../../shared/domain/fleet.ts';
import { unfitOverrides } from '../../shared/rules/alerts/unfit-overrides.ts';
import { idleSettings } from '../../shared/rules/idle-settings.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import { MINUTE } from '../../shared/time-units.ts';
import type { Clock, Log, StateSource } from '../engine/ports.ts';

/** What of the settings fits nothing that is watched. */
export interface IdleWarnings {
  /** As it stands, by what is known; worked out once a minute at most. */
  current(): readonly string[];
  /** Says each once in the log, as soon as every server that it could fit was read. Returns what ends it. */
  start(): () => void;
  /** Other settings: it looks again. */
  again(): void;
}

interface Parts {
  readonly source: StateSource;
  readonly settings: () => Settings;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly log: Log;
}

export function createIdleWarnings({ source, settings, clock, log }: Parts): IdleWarnings {
  const said = new Set<string>();
  /** The servers that were read when it was looked last. */
  let readThen = '';
  let known: { readonly sentences: readonly string[]; readonly atMs: number } | null = null;

  function current(): readonly string[] {
    const nowMs = clock.monotonicMs();
    if (known === null || nowMs - known.atMs > MINUTE) {
      const sentences = [...unfitOverrides(settings()), ...idleSettings(settings(), source.state())];
      known = { sentences, atMs: nowMs };
    }
    return known.sentences;
  }

  /** One server that cannot be read must not hide what the others show: what it may fit is not spoken of. */
  function look(): void {
    const read = serversRead(source.state());
    if (read !== readThen) known = null;
    readThen = read;
    for (const warning of current()) {
      if (!said.has(warning)) log.warn('settings', { warning });
      said.add(warning);
    }
  }

  return {
    current,
    start() {
      look();
      return source.subscribe(look);
    },
    again() {
      known = null;
      look();
    },
  };
}

/** The servers of which all was read once. */
function serversRead({ servers }: FleetState): string {
  const read = servers.filter(({ overviewCompleteAtMs }) => overviewCompleteAtMs !== null);
  return JSON.stringify(read.map(({ name }) => name));
}
