import type { AppPart, Trouble } from '../../../shared/contract/page-state.ts';
import type { HistoryTrouble } from '../../../shared/domain/history.ts';
import type { Lens } from './lens.ts';

/** What the page says of the program itself. */
export interface AppFacts {
  readonly version: string;
  readonly host: 'headless' | 'app';
  readonly canChangeSettings: boolean;
  readonly startedAtMs: number;
  /** IANA name of this machine's zone. */
  readonly timeZone: string;
  readonly isDemo: boolean;
  readonly settingsWarnings: () => readonly string[];
}

/** How it stands now. */
export interface AppMoment {
  readonly judgedAtMs: number | null;
  readonly historyTrouble: HistoryTrouble | null;
  readonly notificationsPausedUntilMs: number | null;
}

export function appPart(facts: AppFacts, lens: Lens, moment: AppMoment): AppPart {
  const { version, host, canChangeSettings, startedAtMs, timeZone, isDemo } = facts;
  return {
    kind: 'app',
    ...{ version, host, canChangeSettings, startedAtMs, timeZone, isDemo },
    judgedAtMs: moment.judgedAtMs,
    pollingIntervalMs: lens.pollingIntervalMs,
    clients: Object.keys(lens.settings.clients),
    historyTrouble: moment.historyTrouble && troubleView(moment.historyTrouble),
    notificationsPausedUntilMs: moment.notificationsPausedUntilMs,
    settingsWarnings: facts.settingsWarnings(),
  };
}

function troubleView({ sentence, sinceMs, isFinal }: HistoryTrouble): Trouble {
  const next = isFinal ? 'It is tried again after a restart.' : 'It is tried again by itself.';
  return { what: sentence, next, sinceMs };
}
