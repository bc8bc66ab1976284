import type { Failure, Learned } from '../../../shared/domain/failure.ts';
import { intervalMs, type Pace } from '../../../shared/domain/pace.ts';
import type { PveNode } from '../../../shared/domain/pve.ts';
import { lastGood } from '../../../shared/domain/section.ts';
import type { Agenda } from '../poll/agenda.ts';
import type { Clock } from '../ports.ts';
import type { ClusterClient } from './cluster-client.ts';
import type { PveBook } from './pve-book.ts';

/** What the parts of one cluster's polling share. */
export interface PveWatch {
  readonly client: ClusterClient;
  readonly book: PveBook;
  readonly agenda: Agenda;
  readonly clock: Clock;
  readonly pollingIntervalMs: number;
}

export function paceMs(watch: PveWatch, pace: Pace): number {
  return intervalMs(pace, watch.pollingIntervalMs);
}

export function failureOf(learned: Learned<unknown>): Failure | null {
  return learned.ok ? null : learned.failure;
}

/** The nodes as last listed. */
export function nodesOf(watch: PveWatch): readonly PveNode[] {
  return lastGood(watch.book.state().resources)?.value.nodes ?? [];
}
