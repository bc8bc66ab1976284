import type { Notice } from '../../../shared/rules/alerts/notices.ts';
import { type ClientOwners, createClientOwners } from '../../../shared/rules/client-owner.ts';
import type { LocalTime } from '../../../shared/rules/rhythm/local-time.ts';
import { SECOND } from '../../../shared/time-units.ts';
import type { Learner } from '../learn/learner.ts';
import type { Clock, StateSource } from '../ports.ts';
import { areShownAlike } from './alike.ts';
import { isAllEvaluated } from './evaluated.ts';
import { afterAbsence, type JudgeMemory } from './judge-memory.ts';
import type { JudgeSettings } from './judge-settings.ts';
import { judgeRound } from './round.ts';
import { longestGapMs } from './rounds.ts';
import { createServerFindings } from './server-findings.ts';

export interface JudgingParts {
  readonly source: StateSource;
  readonly learner: Learner;
  /** The settings in force; the same object for as long as they do not change. */
  readonly settings: () => JudgeSettings;
  /** Of an IANA name; null: of this machine. */
  readonly localTime: (timeZone: string | null) => LocalTime;
  /** Has everything read anew; of one source, where one is named. */
  readonly refresh: (source?: string) => void;
  readonly clock: Pick<Clock, 'nowMs'>;
}

/** What is known of the alerts, and how it goes on. */
export interface Judging {
  memory(): JudgeMemory;
  judgedAtMs(): number | null;
  isAllEvaluated(): boolean;
  owners(): ClientOwners;
  /** Takes this instead of what was known. */
  change(after: JudgeMemory): void;
  /** From now on nothing is judged of a source that was not read anew since. */
  closeGate(): void;
  /** Somebody changed what the rules go by beside the settings: nothing that was found before counts any more. */
  judgeAnew(): void;
  /** One round; returns what people are to be told. */
  judge(): readonly Notice[];
}

/** A gap between two rounds that is so much longer than planned is sleep, or a clock that was set. */
const LATE_ROUND_MS = 30 * SECOND;

/** A clock that is set back by less is being trimmed. */
const TRIM_MS = 30 * SECOND;

/** `changed`: an alert is another one for those who look. */
export function createJudging(parts: JudgingParts, kept: JudgeMemory, changed: () => void): Judging {
  const { source, learner, localTime, clock } = parts;
  const ownersOf = createOwners();
  const found = createServerFindings();
  let memory = afterAbsence(kept, clock.nowMs());
  let gateMs = clock.nowMs();
  let judgedAtMs: number | null = null;
  let waiting: ReadonlySet<string> = new Set();

  function change(after: JudgeMemory): void {
    const isNews = !areShownAlike(memory.alerts, after.alerts) || memory.pausedUntilMs !== after.pausedUntilMs;
    memory = after;
    if (isNews) changed();
  }

  function closeGate(): void {
    gateMs = clock.nowMs();
    change(afterAbsence(memory, gateMs));
  }

  return {
    memory: () => memory,
    judgedAtMs: () => judgedAtMs,
    isAllEvaluated: () =>
      isAllEvaluated({
        ...{ fleet: source.state(), judgedAtMs, waiting, nowMs: clock.nowMs() },
        pollingIntervalMs: parts.settings().polling.intervalSeconds * SECOND,
      }),
    owners: () => ownersOf(parts.settings()),
    change,
    closeGate,
    judgeAnew: found.forget,
    judge() {
      const nowMs = clock.nowMs();
      const settings = parts.settings();
      const gapMs = longestGapMs(settings.polling.intervalSeconds * SECOND);
      const latestMs = (judgedAtMs ?? nowMs) + gapMs + LATE_ROUND_MS;
      if (judgedAtMs !== null && (nowMs > latestMs || nowMs < judgedAtMs - TRIM_MS)) {
        closeGate();
        parts.refresh();
      }
      const round = judgeRound(memory, {
        ...{ nowMs, settings, gateMs, learner, localTime },
        fleet: source.state(),
        owners: ownersOf(settings),
        judgeServer: found.judge(settings, gapMs, learner.isReady),
      });
      judgedAtMs = nowMs;
      waiting = round.waiting;
      change(round.memory);
      for (const server of round.doubted) parts.refresh(server);
      return round.notices;
    },
  };
}

/** Owners by the settings, worked out once for as long as these do not change. */
function createOwners(): (settings: JudgeSettings) => ClientOwners {
  let made: { readonly settings: JudgeSettings; readonly owners: ClientOwners } | null = null;
  return (settings) => {
    if (made?.settings !== settings) made = { settings, owners: createClientOwners(settings.clients) };
    return made.owners;
  };
}
