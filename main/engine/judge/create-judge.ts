import type { Alert } from '../../../shared/domain/alert.ts';
import { createAlertClient } from '../../../shared/rules/alerts/settings-reader.ts';
import { type ForwardedAlert, forwardedAlert } from '../../../shared/rules/forwarding/forwarded-alert.ts';
import { SECOND } from '../../../shared/time-units.ts';
import type { Clock, Documents, History, Log } from '../ports.ts';
import { acknowledged, type Changed, snoozed } from './commands.ts';
import type { Commanded, Judge, NoticeSink } from './judge.ts';
import { EMPTY_MEMORY, type JudgeMemory, type KeptMemory, memoryText, readMemory } from './judge-memory.ts';
import { createJudging, type JudgingParts } from './judging.ts';
import { createRounds } from './rounds.ts';
import { type AlertOutlet, createTeller, MEMORY_NAME } from './teller.ts';

export interface JudgeParts extends Omit<JudgingParts, 'clock'> {
  readonly history: Pick<History, 'keep' | 'recall' | 'appendAlertEvents'>;
  readonly documents: Documents;
  readonly outlet: AlertOutlet;
  readonly sinks: () => Iterable<NoticeSink>;
  /** Where people can look at alerts; null: nowhere. */
  readonly dashboardUrl: () => string | null;
  readonly clock: Clock;
  readonly log: Log;
}

export function createJudge(parts: JudgeParts): Judge {
  const { source, learner, clock } = parts;
  const listeners = new Set<() => void>();
  const kept = recall(parts);
  const judging = createJudging(parts, kept.memory, () => {
    for (const listener of listeners) listener();
  });
  const describe = (alert: Alert): ForwardedAlert => {
    const client = createAlertClient(judging.owners())(alert);
    return forwardedAlert(alert, { client, dashboardUrl: parts.dashboardUrl() });
  };
  const teller = createTeller({ ...parts, describe }, kept);
  const pollingIntervalMs = () => parts.settings().polling.intervalSeconds * SECOND;
  const rounds = createRounds(clock, pollingIntervalMs, () => {
    const notices = judging.judge();
    void teller.settle(judging.memory(), notices);
  });
  let ends: (() => void)[] = [];

  function take(after: JudgeMemory): void {
    judging.change(after);
    void teller.settle(after, []);
    rounds.soon();
  }

  function command(changed: Changed): Commanded {
    if (!changed.ok) return changed;
    take({ ...judging.memory(), alerts: changed.alerts });
    return { ok: true };
  }

  return {
    alerts: () => judging.memory().alerts,
    judgedAtMs: judging.judgedAtMs,
    isAllEvaluated: judging.isAllEvaluated,
    describe,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    acknowledge: (id, on) => command(acknowledged(judging.memory().alerts, id, on, clock.nowMs())),
    snooze: (id, wish) => command(snoozed(judging.memory().alerts, id, wish, clock.nowMs())),
    setCare(place, care) {
      const trouble = learner.setCare(place, care);
      judging.judgeAnew();
      rounds.soon();
      if (trouble === null) return { ok: true };
      return { ok: false, sentence: `It holds until the next start, but could not be kept: ${trouble}` };
    },
    pauseNotices: (untilMs) => take({ ...judging.memory(), pausedUntilMs: untilMs }),
    noticesPausedUntilMs: () => judging.memory().pausedUntilMs,
    start() {
      judging.closeGate();
      ends = [source.subscribe(rounds.soon), learner.subscribe(rounds.soon)];
      rounds.start();
    },
    wake: judging.closeGate,
    reconsider: rounds.soon,
    idle: teller.idle,
    async stop() {
      rounds.stop();
      for (const end of ends) end();
      await teller.finish(judging.memory());
    },
  };
}

/** Where earlier versions of this program kept the memory, in history. */
const EARLIER_KEY = 'judge';

function recall({ documents, history, clock }: JudgeParts): KeptMemory {
  const known = documents.recall(MEMORY_NAME, readMemory);
  if (known !== null) return known;
  const earlier = readMemory(history.recall(EARLIER_KEY) ?? '');
  if (earlier === null) return { memory: EMPTY_MEMORY, atMs: null };
  // Moved once: should it come back one day, it would tell old stories.
  const text = memoryText(earlier.memory, earlier.atMs ?? clock.nowMs());
  if (documents.keep(MEMORY_NAME, text) === null) history.keep(EARLIER_KEY, '');
  return earlier;
}
