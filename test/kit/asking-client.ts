import { type ClockReading, createPbsClient, type Question } from '../../main/engine/pbs/client.ts';
import type { AnswerKind, Decoded } from '../../main/engine/pbs/decode.ts';
import { createDecoder } from '../../main/engine/pbs/decoder.ts';
import { askVersion } from '../../main/engine/pbs/endpoints.ts';
import { createTransport } from '../../main/engine/pbs/transport.ts';
import type { Clock, Transport } from '../../main/engine/ports.ts';
import { createRealClock } from '../../main/engine/runtime/real-clock.ts';
import type { Failure, Learned } from '../../shared/domain/failure.ts';

/** The real client over the real transport, for asking one server. */
export interface AskingClient {
  readonly transport: Transport;
  ask<K extends AnswerKind>(question: Question<K>, signal?: AbortSignal): Promise<Learned<Decoded<K>>>;
  clock(): ClockReading | null;
  /** Asks for the version and returns the failure; throws when it is answered well. */
  failure(question?: Question<AnswerKind>, signal?: AbortSignal): Promise<Failure>;
  close(): Promise<void>;
}

export interface AskingWish {
  readonly url: string;
  readonly fingerprint: string | null;
  readonly tokenSecret?: string;
  /** Long, unless running into it is what the test is about. */
  readonly timeoutMs?: number;
  readonly clock?: Clock;
}

export const TOKEN_ID = 'monitor@pbs!tray';
export const TOKEN_SECRET = '7f0c2c1e-4f3b-4c55-9e0e-3c1a2b6d9e11';

export function askingClient(wish: AskingWish): AskingClient {
  const { url, fingerprint, timeoutMs = 10_000, tokenSecret = TOKEN_SECRET, clock = createRealClock() } = wish;
  const transport = createTransport({
    url,
    fingerprint,
    tokenId: TOKEN_ID,
    tokenSecret,
    timeoutMs,
    nowMs: clock.nowMs,
  });
  const decoder = createDecoder(new URL('../../main/engine/pbs/decode-worker.ts', import.meta.url));
  const client = createPbsClient({ transport, decoder, clock, timeoutMs, pin: fingerprint });
  const never = new AbortController().signal;
  return {
    transport,
    clock: client.clock,
    ask: (question, signal = never) => client.ask(question, signal),
    async failure(question = askVersion, signal = never) {
      const learned = await client.ask(question, signal);
      if (learned.ok) throw new Error('it was answered well');
      return learned.failure;
    },
    async close() {
      await transport.close();
      await decoder.stop();
    },
  };
}
