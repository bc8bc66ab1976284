import type { WatchedFleet } from '../kit/watched-fleet.ts';

/** One request as the server saw it. */
export interface Asked {
  /** When, since the beginning of the recording. */
  readonly atMs: number;
  /** Path and query below `/api2/json`. */
  readonly target: string;
}

/** Lets time pass in steps of a second at most, and tells what was asked of a server when. */
export async function askedWhile(watched: WatchedFleet, durationMs: number, name?: string): Promise<Asked[]> {
  const { stats } = watched.server(name);
  const asked: Asked[] = [];
  stats.reset();
  const stepMs = 1000;
  for (let atMs = 0; atMs < durationMs; atMs += stepMs) {
    await watched.pass(stepMs);
    const log = stats.requestLog();
    for (const { target } of log.slice(asked.length)) asked.push({ atMs, target: target.replace('/api2/json', '') });
  }
  return asked;
}

/** The times at which targets like this one were asked for. */
export function timesOf(asked: readonly Asked[], target: RegExp): number[] {
  return asked.filter((request) => target.test(request.target)).map((request) => request.atMs);
}

/** The pauses between them. */
export function pausesOf(timesMs: readonly number[]): number[] {
  return timesMs.slice(1).map((time, index) => time - (timesMs[index] ?? 0));
}
