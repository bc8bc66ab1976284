import type { Judge } from '../../main/engine/judge/judge.ts';
import type { Learner } from '../../main/engine/learn/learner.ts';
import type { AppFacts } from '../../main/monitor/page/app-part.ts';
import type { Alert } from '../../shared/domain/alert.ts';
import type { GroupPlace } from '../../shared/domain/history.ts';
import { NO_KNOWLEDGE } from '../../shared/rules/alerts/knowledge.ts';
import type { Forecast } from '../../shared/rules/forecast/forecast.ts';
import type { Rhythm } from '../../shared/rules/rhythm/rhythm.ts';
import { parseSettings } from '../../shared/settings/parse-settings.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import { NOW } from './builders.ts';

/** Whoever subscribed, to be called by hand. */
export interface Bell {
  readonly subscribe: (listener: () => void) => () => void;
  ring(): void;
  listeners(): number;
}

export function createBell(): Bell {
  const listeners = new Set<() => void>();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    ring() {
      for (const listener of listeners) listener();
    },
    listeners: () => listeners.size,
  };
}

type LearnerDouble = Pick<
  Learner,
  'rhythm' | 'forecast' | 'timeZone' | 'retired' | 'isReady' | 'subscribe' | 'knowledge'
>;

/** A learner that knows what it is told. */
export function aLearner(part: {
  readonly rhythm?: (place: GroupPlace) => Rhythm | null;
  readonly forecast?: Forecast | null;
  readonly retired?: readonly GroupPlace[];
  readonly isReady?: boolean;
  readonly bell?: Bell;
}): LearnerDouble {
  const { rhythm = () => null, forecast = null, retired = [], isReady = true, bell = createBell() } = part;
  return {
    rhythm,
    forecast: () => forecast,
    timeZone: () => 'Europe/Vienna',
    retired: () => retired,
    isReady: () => isReady,
    knowledge: () => NO_KNOWLEDGE,
    subscribe: bell.subscribe,
  };
}

type JudgeDouble = Pick<Judge, 'alerts' | 'judgedAtMs' | 'noticesPausedUntilMs' | 'subscribe'>;

/** A judge with these alerts. */
export function aJudge(alerts: readonly Alert[] = [], bell: Bell = createBell()): JudgeDouble {
  const byId = new Map(alerts.map((alert) => [alert.id, alert]));
  return {
    alerts: () => byId,
    judgedAtMs: () => NOW,
    noticesPausedUntilMs: () => null,
    subscribe: bell.subscribe,
  };
}

export const AN_APP: AppFacts = {
  version: '0.1.0',
  host: 'headless',
  canChangeSettings: false,
  startedAtMs: NOW,
  timeZone: 'Europe/Vienna',
  isDemo: false,
  settingsWarnings: () => [],
};

/** Settings that watch the server `pbs-1`; `part` is added to the document. */
export function someSettings(part: Readonly<Record<string, unknown>> = {}): Settings {
  const server = { name: 'pbs-1', url: 'https://pbs1.example.com:8007', tokenId: 'monitor@pbs!tray' };
  const parsed = parseSettings({ servers: [server], ...part }, { host: 'headless' });
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join(' '));
  return parsed.settings;
}
