import type { LocalTime } from '../../shared/rules/rhythm/local-time.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import { SECOND } from '../../shared/time-units.ts';
import { createEngine, type Engine } from '../engine/engine.ts';
import { createJudge } from '../engine/judge/create-judge.ts';
import type { Judge, NoticeSink } from '../engine/judge/judge.ts';
import { createLogSink } from '../engine/judge/log-sink.ts';
import { createLearner } from '../engine/learn/create-learner.ts';
import type { Learner } from '../engine/learn/learner.ts';
import { createMetricsPage, type MetricsPage } from '../engine/metrics/metrics-page.ts';
import { createDecoder, type Decoder } from '../engine/pbs/decoder.ts';
import { createMetricsPush, type MetricsPush } from '../engine/push/metrics-push.ts';
import { createDocumentFiles } from '../engine/runtime/document-files.ts';
import { createTimeZones } from '../engine/runtime/time-zones.ts';
import { alertMetrics } from './alert-metrics.ts';
import { createForwardingSwitch, type ForwardingSwitch } from './forwarding-switch.ts';
import { type KeptHistory, openKeptHistory } from './kept-history.ts';
import { createMachine, type Machine } from './machine.ts';
import type { MonitorParts } from './monitor-parts.ts';
import { createReceiverSwitch, type ReceiverSwitch } from './receiver-switch.ts';
import { sourcesFrom } from './sources.ts';

/** The parts of a monitor, put together and not started. */
export interface Assembly {
  readonly kept: KeptHistory;
  readonly decoder: Decoder;
  readonly engine: Engine;
  readonly learner: Learner;
  readonly machine: Machine;
  readonly forwarding: ForwardingSwitch;
  readonly judge: Judge;
  readonly metrics: MetricsPage;
  readonly push: ReceiverSwitch<MetricsPush>;
  readonly sinks: Set<NoticeSink>;
  readonly localTime: (timeZone: string | null) => LocalTime;
  settings(): Settings;
  /** Judges, learns and forwards by these from now on, and watches what they name. */
  take(settings: Settings): Promise<void>;
}

/** Builds the parts in the order in which they need each other. */
export async function assemble(parts: MonitorParts): Promise<Assembly> {
  const { clock, log, random, secrets, addSecret } = parts;
  let settings = parts.settings;
  const kept = await openKeptHistory({
    ...{ folder: parts.dataFolder, settings, clock, log },
    load: parts.loadDatabase,
  });
  const { history } = kept;
  const documents = createDocumentFiles({
    ...{ folder: parts.dataFolder, clock, log: log.child('documents') },
    // Whoever has the lock on history has the whole folder.
    refusal: () => (history.trouble()?.kind === 'locked' ? (history.trouble()?.sentence ?? null) : null),
  });
  const decoder = createDecoder(parts.decodeWorker);
  const sourcesOf = () =>
    (parts.sourcesOf ?? sourcesFrom)({
      ...{ settings, secrets, decoder, addSecret, nowMs: clock.nowMs },
      ...{ snapshotDetail: settings.polling.snapshotDetail, past: kept.past },
    });
  const engine = createEngine({
    ...{ clock, random, log, hurried: false, sources: await sourcesOf() },
    ...timingOf(settings),
    onJump: () => judge.wake(),
  });
  await kept.follow(engine, settings);
  const machine = createMachine(history, parts.interfaces);
  const local = createTimeZones();
  const learner = createLearner({
    ...{ source: engine, history, documents, clock, local, log: log.child('learn') },
    ...{ settings: () => settings, network: machine.network },
  });
  const outside = { settings, secrets, addSecret, clock, log, random, queue: history.queue };
  const forwarding = createForwardingSwitch({
    ...{ ...outside, judge: () => judge },
    isFleetWhole: parts.isFleetWhole ?? (() => true),
  });
  const sinks = new Set<NoticeSink>([createLogSink(log.child('alerts'))]);
  const judge: Judge = createJudge({
    ...{ source: engine, learner, history, documents, clock, log: log.child('judge') },
    ...{ outlet: forwarding, sinks: () => sinks, settings: () => settings, localTime: local },
    refresh: (source) => void engine.refresh(source),
    dashboardUrl: parts.dashboardUrl ?? (() => null),
  });
  const more = alertMetrics(judge);
  const metrics = createMetricsPage({ source: engine, settings: () => settings, clock, more });
  const push = createReceiverSwitch(outside, (made) => createMetricsPush({ ...made, page: metrics }));
  return {
    ...{ kept, decoder, engine, learner, machine, forwarding, judge, metrics, push, sinks, localTime: local },
    settings: () => settings,
    async take(next) {
      const before = settings;
      settings = next;
      await forwarding.reconfigure(next);
      await push.reconfigure(next);
      await engine.replaceSources(await sourcesOf(), timingOf(next));
      if (recordingText(before) !== recordingText(next)) await kept.follow(engine, next);
      judge.reconsider();
    },
  };
}

function timingOf({ polling }: Settings) {
  return { pollingIntervalMs: polling.intervalSeconds * SECOND, timeoutMs: polling.timeoutSeconds * SECOND };
}

/** What recording goes by. */
function recordingText({ polling, history }: Settings): string {
  return JSON.stringify([polling.intervalSeconds, history]);
}
