import type { Failure, Learned } from '../../../shared/domain/failure.ts';
import { intervalMs, type Pace } from '../../../shared/domain/pace.ts';
import type { Agenda } from '../poll/agenda.ts';
import type { Clock } from '../ports.ts';
import type { SqlbakClient } from './client.ts';
import type { SqlbakBook } from './sqlbak-book.ts';

/** What the parts of one account's polling share. */
export interface SqlbakWatch {
  readonly client: SqlbakClient;
  readonly book: SqlbakBook;
  readonly agenda: Agenda;
  readonly clock: Clock;
  readonly pollingIntervalMs: number;
}

export function paceMs(watch: SqlbakWatch, pace: Pace): number {
  return intervalMs(pace, watch.pollingIntervalMs);
}

export function failureOf(learned: Learned<unknown>): Failure | null {
  return learned.ok ? null : learned.failure;
}
