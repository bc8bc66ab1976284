import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTaskBook, type TaskBook } from '../../../../../main/engine/poll/task-book.ts';
import type { FinishedTask, Task } from '../../../../../shared/domain/task.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../../../shared/time-units.ts';
import { aFinishedTask, NOW } from '../../../../kit/builders.ts';

/** PBS's task list (pbs-api.md 6.1): `since` looks at the start, and tasks that run come with it. */
interface Server {
  readonly tasks: readonly FinishedTask[];
  list(nowMs: number, range: { sinceMs?: number; untilMs?: number; runningOnly?: boolean }): Task[];
}

function serverWith(tasks: readonly FinishedTask[]): Server {
  return {
    tasks,
    list: (nowMs, { sinceMs = 0, untilMs = Infinity, runningOnly = false }) =>
      tasks
        .filter((task) => task.startedAtMs <= nowMs && task.startedAtMs >= sinceMs && task.startedAtMs <= untilMs)
        .map((task) => (task.endedAtMs <= nowMs ? task : { ...task, endedAtMs: null, outcome: null }))
        .filter((task) => !runningOnly || task.endedAtMs === null),
  };
}

/** One heartbeat as the engine does it. */
function look(book: TaskBook, server: Server, nowMs: number): FinishedTask[] {
  const { sinceSeconds, runningToo } = book.nextLook(nowMs);
  const listed = server.list(nowMs, { sinceMs: sinceSeconds * 1000 });
  const ended = book.take([...listed, ...(runningToo ? server.list(nowMs, { runningOnly: true }) : [])], nowMs);
  for (const lost of book.lost(5)) {
    const found = server.list(nowMs, { sinceMs: lost.startedAtMs, untilMs: lost.startedAtMs });
    for (const task of found.filter(({ upid }) => upid === lost.upid)) ended.push(...book.takeLost(task));
  }
  return ended;
}

const upidsOf = (tasks: readonly Task[]) => tasks.map((task) => task.upid).sort();

function lasting(startMs: number, durationMs: number, part: Partial<FinishedTask> = {}): FinishedTask {
  const startedAtMs = Math.floor(startMs / 1000) * 1000;
  const endedAtMs = startedAtMs + Math.floor(durationMs / 1000) * 1000;
  return aFinishedTask({ startedAtMs, endedAtMs, ...part });
}

const aTaskOfTheWeek = fc
  .record({
    startMs: fc.integer({ min: -2 * DAY, max: 7 * DAY }),
    durationMs: fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 0, max: HOUR }) },
      { weight: 1, arbitrary: fc.integer({ min: HOUR, max: 3 * DAY }) },
    ),
  })
  .map(({ startMs, durationMs }) => lasting(NOW + startMs, durationMs));

describe('a week of looks', () => {
  const week = fc.record({
    tasks: fc.array(aTaskOfTheWeek, { minLength: 1, maxLength: 120, size: 'max' }),
    pausesMs: fc.array(
      fc.oneof(
        { weight: 8, arbitrary: fc.integer({ min: 30 * SECOND, max: 10 * MINUTE }) },
        { weight: 1, arbitrary: fc.integer({ min: HOUR, max: 20 * HOUR }) },
      ),
      { minLength: 50, maxLength: 400, size: 'max' },
    ),
  });

  it('sees every task end once and none twice', () => {
    fc.assert(
      fc.property(week, ({ tasks, pausesMs }) => {
        const server = serverWith(tasks);
        const book = createTaskBook();
        const seen = look(book, server, NOW);
        expect(seen).toEqual([]);
        let now = NOW;
        for (const pauseMs of pausesMs) {
          now += pauseMs;
          seen.push(...look(book, server, now));
        }
        // Many that ran long may end at once: they are looked up a few at a time.
        for (let more = 0; more < 30; more++) seen.push(...look(book, server, ++now));
        const truth = tasks.filter((task) => task.endedAtMs > NOW && task.endedAtMs <= now);
        expect(upidsOf(seen)).toEqual(upidsOf(truth));
        const day = tasks.filter((task) => task.endedAtMs >= now - DAY && task.endedAtMs <= now);
        // What began more than two days before the first look and ended before it was never shown to us.
        const shown = day.filter((task) => task.endedAtMs > NOW || task.startedAtMs >= NOW - 2 * DAY);
        expect(upidsOf(book.log(now).finished)).toEqual(upidsOf(shown));
        const running = tasks.filter((task) => task.startedAtMs <= now && task.endedAtMs > now);
        expect(upidsOf(book.log(now).running)).toEqual(upidsOf(running));
      }),
      { numRuns: 60 },
    );
  });

  it('asks only for what is new: no look lists more than the last hour and what came since', () => {
    const tasks = Array.from({ length: 2000 }, (_, at) => lasting(NOW - DAY + at * 2 * MINUTE, MINUTE));
    const server = serverWith([...tasks, lasting(NOW - HOUR, 3 * DAY)]);
    const book = createTaskBook();
    look(book, server, NOW);
    for (let now = NOW + MINUTE; now < NOW + DAY; now += MINUTE) {
      const { sinceSeconds } = book.nextLook(now);
      expect(sinceSeconds * 1000).toBeGreaterThanOrEqual(now - HOUR - 10 * MINUTE);
      look(book, server, now);
    }
  });
});

describe("a server's clock that steps back", () => {
  it.each([MINUTE, 4 * MINUTE, HOUR, 12 * HOUR])('by %i ms hides no task and shows none twice', (stepMs) => {
    const before = Array.from({ length: 300 }, (_, at) => lasting(NOW - 30 * HOUR + at * 6 * MINUTE, 2 * MINUTE));
    const steppedAt = NOW + 10 * MINUTE;
    const after = Array.from({ length: 60 }, (_, at) => lasting(steppedAt - stepMs + at * 6 * MINUTE, 2 * MINUTE));
    const book = createTaskBook();
    const seen: FinishedTask[] = [];
    for (let now = NOW; now < steppedAt; now += MINUTE) {
      seen.push(...look(book, serverWith(before.filter((task) => task.startedAtMs < steppedAt)), now));
    }
    // What had begun before the step ended with it, by the clock of that time.
    const old = before.filter((task) => task.endedAtMs < steppedAt - MINUTE);
    for (let now = steppedAt - stepMs; now < steppedAt - stepMs + 6 * HOUR; now += MINUTE) {
      const history: Server = {
        tasks: [],
        list: (nowMs, range) => [...serverWith(old).list(Infinity, range), ...serverWith(after).list(nowMs, range)],
      };
      seen.push(...look(book, history, now));
    }
    expect(new Set(upidsOf(seen)).size).toBe(seen.length);
    expect(upidsOf(seen)).toEqual(expect.arrayContaining(upidsOf(after.slice(0, 55))));
  });
});

describe('verification tasks that end with errors', () => {
  const failing = (startMs: number) =>
    lasting(startMs, MINUTE, {
      workerType: 'verificationjob',
      workerId: 'store-a:v-1',
      outcome: { kind: 'error', message: 'verification failed - please check the log for details' },
    });

  it('are counted from the first look on, each once', () => {
    const server = serverWith([failing(NOW - HOUR), failing(NOW + HOUR), failing(NOW + 2 * HOUR)]);
    const book = createTaskBook();
    for (let now = NOW; now < NOW + 3 * DAY; now += 7 * MINUTE) look(book, server, now);
    expect(book.log(NOW + 3 * DAY).verificationErrors).toEqual(new Map([['store-a', 2]]));
  });
});

describe('the newest run of a worker', () => {
  it('is kept beyond the day, and forgotten after a month', () => {
    const server = serverWith([lasting(NOW - HOUR, MINUTE, { workerId: 'store-a:vm/1' })]);
    const book = createTaskBook();
    look(book, server, NOW);
    look(book, server, NOW + 3 * DAY);
    expect(book.log(NOW + 3 * DAY).finished).toEqual([]);
    expect([...book.log(NOW + 3 * DAY).newestPerWorker.values()].map((task) => task.workerId)).toEqual([
      'store-a:vm/1',
    ]);
    look(book, server, NOW + 31 * DAY);
    expect(book.log(NOW + 31 * DAY).newestPerWorker.size).toBe(0);
  });

  it('is found by a search of old runs without taking the place of a newer one', () => {
    const older = lasting(NOW - 20 * DAY, MINUTE, { workerId: 'gc' });
    const newer = lasting(NOW - HOUR, MINUTE, { workerId: 'gc' });
    const book = createTaskBook();
    book.take([newer], NOW);
    book.recall([older]);
    expect([...book.log(NOW).newestPerWorker.values()]).toEqual([newer]);
  });
});
