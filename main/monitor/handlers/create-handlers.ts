import type { CallArgs, Done, DryRunAnswer, Handlers, SettingsView } from '../../../shared/contract/calls.ts';
import type { PageState } from '../../../shared/contract/page-state.ts';
import type { Settings } from '../../../shared/settings/schema.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Forwarding } from '../../engine/forwarding/forwarding.ts';
import type { Judge } from '../../engine/judge/judge.ts';
import type { Clock, History } from '../../engine/ports.ts';
import type { MetricsPush } from '../../engine/push/metrics-push.ts';
import { createSourceAsker } from './ask-source.ts';
import { pastHandlers } from './read-past.ts';
import { ruleDefaults } from './rule-defaults.ts';
import type { SettingsKeeper } from './settings-keeper.ts';
import type { TestServer } from './test-server.ts';

export interface HandlerParts {
  readonly engine: Pick<Engine, 'state' | 'refresh' | 'ask'>;
  readonly history: Pick<History, 'series' | 'calendar' | 'tasks' | 'alertEvents'>;
  readonly judge: Pick<Judge, 'acknowledge' | 'snooze' | 'setCare' | 'pauseNotices'>;
  readonly page: { state(): PageState };
  readonly forwarding: () => Pick<Forwarding, 'test' | 'status' | 'retryNow'>;
  readonly push: () => Pick<MetricsPush, 'test' | 'status' | 'retryNow'>;
  readonly settings: () => Settings;
  readonly keeper: SettingsKeeper;
  readonly clock: Pick<Clock, 'nowMs' | 'after'>;
  readonly testServer: TestServer;
  /** Where `/metrics` and the dashboard are served, and why not. */
  readonly listener: () => Pick<SettingsView, 'listening' | 'listenTrouble'>;
  /** Shows a notification on this desktop; null where there is none. */
  readonly notify: (() => Promise<Done>) | null;
  readonly dryRun: (change: CallArgs<'dryRun'>) => Promise<DryRunAnswer>;
}

/** What answers the page's calls. */
export function createHandlers(parts: HandlerParts): Handlers {
  return { ...readHandlers(parts), ...commandHandlers(parts), ...settingsHandlers(parts) };
}

type ReadCalls = Pick<
  Handlers,
  | 'readState'
  | 'readSeries'
  | 'readCalendar'
  | 'readSnapshots'
  | 'readTasks'
  | 'readTaskLog'
  | 'readAlertEvents'
  | 'dryRun'
>;

function readHandlers(parts: HandlerParts): ReadCalls {
  const asker = createSourceAsker(parts);
  return {
    ...pastHandlers(parts.history),
    readState: async () => parts.page.state(),
    readSnapshots: asker.snapshots,
    readTaskLog: ({ server, upid }) => asker.taskLog(server, upid),
    dryRun: parts.dryRun,
  };
}

type Commands = Pick<Handlers, 'refresh' | 'acknowledge' | 'snooze' | 'setGroupCare' | 'pauseNotifications'>;

function commandHandlers({ engine, judge, clock }: HandlerParts): Commands {
  return {
    refresh: async ({ server }) =>
      engine.refresh(server) ? DONE : { ok: false, sentence: 'There is no server of that name.' },
    acknowledge: async ({ id, on }) => judge.acknowledge(id, on),
    async snooze({ id, untilMs, untilChange }) {
      if (untilMs !== null && untilChange)
        return { ok: false, sentence: 'Snooze until a time or until a change, not both.' };
      if (isPast(untilMs, clock)) return { ok: false, sentence: 'That time is over already: choose a later one.' };
      return judge.snooze(id, { untilMs, untilChange });
    },
    setGroupCare: async ({ server, datastore, namespace, group, care }) =>
      judge.setCare({ server, datastore, namespace, group }, care === 'archive' ? 'archived' : 'watched'),
    async pauseNotifications({ untilMs }) {
      if (isPast(untilMs, clock)) return { ok: false, sentence: 'That time is over already: choose a later one.' };
      judge.pauseNotices(untilMs);
      return DONE;
    },
  };
}

const DONE: Done = { ok: true };

function isPast(untilMs: number | null, clock: HandlerParts['clock']): boolean {
  return untilMs !== null && untilMs <= clock.nowMs();
}

type SettingsCalls = Pick<
  Handlers,
  | 'readSettings'
  | 'testServer'
  | 'saveSettings'
  | 'saveServer'
  | 'removeServer'
  | 'saveForwardingSecret'
  | 'testForwarding'
  | 'testNotification'
>;

function settingsHandlers({ keeper, forwarding, push, listener, notify, testServer }: HandlerParts): SettingsCalls {
  return {
    readSettings: async () => ({
      ...(await keeper.view()),
      ...listener(),
      forwarding: [...forwarding().status(), ...push().status()].map(receiverView),
      rules: ruleDefaults(),
    }),
    testServer: ({ server, secret }) => testServer(server, secret),
    saveSettings: ({ document }) => keeper.save(document),
    saveServer: ({ before, server, secret }) => keeper.saveServer(before, server, secret),
    removeServer: ({ name }) => keeper.removeServer(name),
    async saveForwardingSecret({ name, secret }) {
      const kept = await keeper.saveForwardingSecret(name, secret);
      // What its receiver refused may well be waiting for just this.
      if (kept.ok) for (const senders of [forwarding(), push()]) senders.retryNow();
      return kept;
    },
    async testForwarding({ name }) {
      const { ok, sentence } = (await push().test(name)) ?? (await forwarding().test(name));
      return ok ? DONE : { ok, sentence };
    },
    testNotification: async () =>
      (await notify?.()) ?? { ok: false, sentence: 'This service runs without a desktop and shows no notifications.' },
  };
}

/** A failure counts until something arrives. */
function receiverView({ name, queued, lastFailure, lastSuccessAtMs }: ReceiverStatus): ReceiverView {
  const isOver = lastFailure === null || (lastSuccessAtMs !== null && lastSuccessAtMs >= lastFailure.atMs);
  return { name, waiting: queued, trouble: isOver ? null : `${lastFailure.what} ${lastFailure.next}` };
}

/** What is told of a receiver, whether of alerts or of metrics. */
type ReceiverStatus = ReturnType<Forwarding['status'] | MetricsPush['status']>[number];
type ReceiverView = SettingsView['forwarding'][number];
