import { SECOND } from '../../shared/time-units.ts';
import { createEngine, type Engine } from '../engine/engine.ts';
import { createDecoder } from '../engine/pbs/decoder.ts';
import { sourcesFrom } from '../monitor/sources.ts';
import { warnOfUnwatched } from '../monitor/unwatched.ts';
import { collectOnce } from './collect-once.ts';
import type { HeadlessHost } from './host.ts';

/** Reads everything once as fast as the limits allow, lets `use` have it, and ends. */
export async function collected<T>(
  host: HeadlessHost,
  wish: { readonly snapshotDetail: 'sweep' | 'on-demand'; readonly deadlineSeconds: number },
  use: (engine: Engine) => Promise<T>,
): Promise<T> {
  const { settings, secrets, addSecret, clock, log } = host;
  const decoder = createDecoder(host.decodeWorker);
  const { snapshotDetail } = wish;
  const engine = createEngine({
    sources: await sourcesFrom({ ...{ settings, secrets, addSecret, decoder, snapshotDetail }, nowMs: clock.nowMs }),
    ...{ clock, log, random: Math.random, hurried: true },
    pollingIntervalMs: settings.polling.intervalSeconds * SECOND,
    timeoutMs: settings.polling.timeoutSeconds * SECOND,
  });
  warnOfUnwatched(engine.state(), log);
  try {
    await collectOnce(engine, clock, wish.deadlineSeconds * SECOND);
    return await use(engine);
  } finally {
    await engine.stop();
    await decoder.stop();
  }
}
