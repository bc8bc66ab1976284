import { createEngine, type Engine } from '../../main/engine/engine.ts';
import { sqlbakSource, sqlbakTransport } from '../../main/engine/sqlbak/sqlbak-source.ts';
import type { SqlbakState } from '../../shared/domain/sqlbak.ts';
import { success } from '../../shared/outcome.ts';
import { MINUTE, SECOND } from '../../shared/time-units.ts';
import type { SqlbakAccount } from '../simulator/sqlbak/model.ts';
import { type SimulatedAccount, startAccount } from '../simulator/sqlbak/start-account.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { createMemoryLog, type MemoryLog } from './memory-log.ts';

/** A simulated account over real TLS, watched by a real engine whose clock is its own. */
export interface WatchedAccount {
  readonly engine: Engine;
  readonly clock: FakeClock;
  readonly log: MemoryLog;
  readonly simulated: SimulatedAccount;
  /** What the engine knows. */
  known(): SqlbakState;
  /** Lets time pass; returns when all that fell due is done. */
  pass(ms: number): Promise<void>;
  /** Until all is read. */
  collect(): Promise<void>;
  requests(): number;
  close(): Promise<void>;
}

export interface AccountOptions {
  readonly timeoutMs?: number;
  readonly token?: string;
  /** Where it is looked for instead. */
  readonly at?: { readonly url: string; readonly fingerprint: string | null };
  readonly random?: () => number;
}

export async function watchAccount(account: SqlbakAccount, options: AccountOptions = {}): Promise<WatchedAccount> {
  const simulated = await startAccount(account);
  const clock = createFakeClock(account.nowMs, (nowMs) => {
    account.nowMs = Math.max(account.nowMs, nowMs);
  });
  const { timeoutMs = 5 * SECOND, token = account.token } = options;
  const { url, fingerprint } = options.at ?? simulated;
  const log = createMemoryLog();
  const transport = sqlbakTransport({ url, fingerprint, token, timeoutMs, nowMs: clock.nowMs });
  const source = sqlbakSource({
    ...{ name: 'orchard', url, fingerprint },
    transport: success(transport),
    nowMs: clock.nowMs(),
  });
  const engine = createEngine({
    ...{ sources: [source], clock, log, timeoutMs, hurried: false },
    random: options.random ?? (() => 0.5),
    pollingIntervalMs: MINUTE,
  });
  engine.start();
  const pass = (ms: number) => clock.advance(ms, engine.idle);
  return {
    ...{ engine, clock, log, simulated, pass },
    known() {
      const [state] = engine.state().sqlbak;
      if (!state) throw new Error('no account is watched');
      return state;
    },
    async collect() {
      for (let step = 0; step < 600 && !engine.isCollected(); step++) await pass(SECOND);
      if (!engine.isCollected()) throw new Error('not collected');
    },
    requests: () => simulated.stats.read().requests,
    async close() {
      await engine.stop();
      await simulated.close();
    },
  };
}
