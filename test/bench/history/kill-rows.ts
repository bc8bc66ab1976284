import type { HistoryItem } from '../../../main/engine/ports.ts';

export const KILL_START = Date.UTC(2026, 8, 1);

/** Enough of them that each commit touches several pages. */
export const SERIES: readonly number[] = Array.from({ length: 12 }, (_, at) => at);

export function placeOf(series: number) {
  return { server: 'pbs-1', datastore: `store-${series}` };
}

/** The rows that belong to a number: one a second. */
export function sampleOf(series: number, number: number): HistoryItem {
  const sample = { atMs: KILL_START + number * 1000, value: number };
  return { kind: 'sample', key: { place: placeOf(series), measure: 'used-bytes' }, sample };
}

export function taskOf(number: number): HistoryItem {
  const atMs = KILL_START + number * 1000;
  const task = {
    upid: `UPID:pbs-1:00000001:00000001:${number.toString(16).padStart(8, '0')}:00000001:backup::root@pam:`,
    workerType: 'backup',
    workerId: `store-0:vm/${number % 40}`,
    user: 'root@pam',
    startedAtMs: atMs,
    endedAtMs: atMs,
    outcome: { kind: 'error', message: `run ${number} was killed `.repeat(8) },
  } as const;
  return { kind: 'task', server: 'pbs-1', task };
}
