import { dryRun } from '../engine/judge/dry-run.ts';
import { assemble } from './assembly.ts';
import { createIdleWarnings } from './idle-warnings.ts';
import type { Monitor } from './monitor.ts';
import type { MonitorParts } from './monitor-parts.ts';

/** Builds the whole monitor; nothing leaves this machine before `start`. Whoever built it stops it. */
export async function createMonitor(parts: MonitorParts): Promise<Monitor> {
  const assembly = await assemble(parts);
  const { kept, decoder, engine, learner, machine, forwarding, push, judge, sinks, settings, localTime } = assembly;
  const { clock } = parts;
  const { history } = kept;
  const idleWarnings = createIdleWarnings({ source: engine, settings, clock, log: parts.log });
  let changing: Promise<void> = Promise.resolve();
  let ends: (() => void)[] = [];

  return {
    ...{ engine, history, learner, judge, settings },
    metrics: assembly.metrics,
    forwarding: forwarding.current,
    push: push.current,
    warnings: idleWarnings.current,
    dryRun: (wish) => dryRun({ fleet: engine.state, history, learner, settings, localTime, clock }, wish),
    reconfigure(next) {
      changing = changing.then(() => assembly.take(next)).then(idleWarnings.again);
      return changing;
    },
    addSink(sink) {
      sinks.add(sink);
      return () => void sinks.delete(sink);
    },
    start() {
      ends = [machine.follow(engine), idleWarnings.start()];
      learner.start();
      forwarding.start();
      push.start();
      judge.start();
      engine.start();
    },
    sleep: engine.pause,
    wake() {
      judge.wake();
      engine.resume();
      forwarding.current().retryNow();
      push.current().retryNow();
    },
    async idle() {
      await engine.idle();
      await kept.idle();
      await learner.idle();
      await judge.idle();
    },
    async stop() {
      await changing;
      for (const end of ends) end();
      // What was found out until now is told and kept; what the others say while they end is no news.
      await judge.stop();
      await engine.stop();
      await kept.stop();
      learner.stop();
      await forwarding.current().stop();
      await push.current().stop();
      history.close();
      await decoder.stop();
    },
  };
}
