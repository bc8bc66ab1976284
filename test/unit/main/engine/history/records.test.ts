import { describe, expect, it } from 'vitest';
import { NOTHING } from '../../../../../shared/domain/alert.ts';
import type { TaskOutcome } from '../../../../../shared/domain/task.ts';
import { HOUR, MINUTE } from '../../../../../shared/time-units.ts';
import { aFinishedTask } from '../../../../kit/builders.ts';
import { aHistory, START } from './history-rig.ts';

describe('tasks', () => {
  const outcomes: readonly TaskOutcome[] = [
    { kind: 'ok' },
    { kind: 'warnings', count: 3 },
    { kind: 'error', message: 'broken pipe' },
    { kind: 'unknown' },
  ];

  it.each(outcomes)('are kept with their outcome ($kind)', async (outcome) => {
    const { history } = await aHistory();
    const task = aFinishedTask({ startedAtMs: START, endedAtMs: START + MINUTE, outcome });
    expect(history.append([{ kind: 'task', server: 'pbs-1', task }])).toBe(true);
    expect(history.tasks({ sinceMs: 0, limit: 10 })).toEqual([
      {
        server: 'pbs-1',
        workerType: 'backup',
        workerId: 'store-a:vm/101',
        startedAtMs: START,
        endedAtMs: START + MINUTE,
        outcome,
        upid: outcome.kind === 'ok' ? null : task.upid,
      },
    ]);
  });

  it('are kept once, and two of one second are two', async () => {
    const { history } = await aHistory();
    const [one, other] = [aFinishedTask(), aFinishedTask()];
    history.append([one, other, one].map((task) => ({ kind: 'task', server: 'pbs-1', task })));
    history.append([{ kind: 'task', server: 'pbs-1', task: other }]);
    expect(history.tasks({ sinceMs: 0, limit: 10 })).toHaveLength(2);
  });

  it('are found by server, type, time and failure, newest first', async () => {
    const { history } = await aHistory();
    for (const [hour, workerType, server] of [
      [1, 'backup', 'pbs-1'],
      [2, 'verify', 'pbs-1'],
      [3, 'backup', 'pbs-2'],
      [4, 'backup', 'pbs-1'],
    ] as const) {
      const outcome: TaskOutcome = hour === 4 ? { kind: 'error', message: 'no' } : { kind: 'ok' };
      const endedAtMs = START + hour * HOUR;
      history.append([
        { kind: 'task', server, task: aFinishedTask({ workerType, startedAtMs: START, endedAtMs, outcome }) },
      ]);
    }
    const hours = (query: object) =>
      history.tasks({ sinceMs: 0, limit: 10, ...query })?.map(({ endedAtMs }) => (endedAtMs - START) / HOUR);
    expect(hours({})).toEqual([4, 3, 2, 1]);
    expect(hours({ limit: 2 })).toEqual([4, 3]);
    expect(hours({ server: 'pbs-1' })).toEqual([4, 2, 1]);
    expect(hours({ server: 'pbs-9' })).toEqual([]);
    expect(hours({ server: 'pbs-1', workerType: 'backup' })).toEqual([4, 1]);
    expect(hours({ sinceMs: START + 2 * HOUR, untilMs: START + 3 * HOUR })).toEqual([3, 2]);
    expect(hours({ failedOnly: true })).toEqual([4]);
  });

  it('lose the snapshot’s time of their worker, and keep a long message in part', async () => {
    const { history } = await aHistory();
    const outcome = { kind: 'error', message: 'x'.repeat(2000) } as const;
    const task = aFinishedTask({ workerType: 'reader', workerId: 'store-a:vm/101/6ABA2CDF', outcome });
    history.append([{ kind: 'task', server: 'pbs-1', task }]);
    const [kept] = history.tasks({ sinceMs: 0, limit: 1 }) ?? [];
    expect(kept?.workerId).toBe('store-a:vm/101');
    expect(kept?.outcome).toEqual({ kind: 'error', message: 'x'.repeat(500) });
  });
});

describe('alert events', () => {
  const event = (alertId: string, rule: string, minute: number) => ({
    alertId,
    rule,
    subject: { ...NOTHING, server: 'pbs-1', namespace: '' },
    change: 'firing',
    atMs: START + minute * MINUTE + 1,
    summary: 'it burns',
  });

  it('come back as they were, newest first, by time, rule and alert', async () => {
    const rig = await aHistory();
    const events = [event('a', 'r', 1), event('b', 's', 2), event('a', 'r', 3)];
    expect(rig.history.appendAlertEvents(events)).toBe(true);
    const { history } = await rig.reopen();
    expect(history.alertEvents({ sinceMs: 0, limit: 9 })).toEqual(events.toReversed());
    expect(history.alertEvents({ sinceMs: 0, limit: 1 })).toEqual([events[2]]);
    expect(history.alertEvents({ sinceMs: 0, rule: 's', limit: 9 })).toEqual([events[1]]);
    expect(history.alertEvents({ sinceMs: 0, alertId: 'a', limit: 9 })).toEqual([events[2], events[0]]);
    const range = { sinceMs: START + 2 * MINUTE, untilMs: START + 2 * MINUTE + 1 };
    expect(history.alertEvents({ ...range, limit: 9 })).toEqual([events[1]]);
  });
});

describe('documents', () => {
  it('are the last that was kept under their key, also after a restart', async () => {
    const rig = await aHistory();
    expect(rig.history.recall('book')).toBeNull();
    rig.history.keep('book', '{"a":1}');
    rig.history.keep('book', '{"a":2}');
    expect((await rig.reopen()).history.recall('book')).toBe('{"a":2}');
  });
});

describe('the queue', () => {
  it('keeps order, over a restart, and names apart', async () => {
    const rig = await aHistory();
    rig.history.queue.append('ops', ['one', 'two'], START);
    rig.history.queue.append('other', ['x'], START);
    rig.history.queue.append('ops', ['three'], START + 1);
    const { queue } = (await rig.reopen()).history;
    expect(queue.count('ops')).toBe(3);
    const [first, second] = queue.peek('ops', 2);
    expect([first?.text, second?.text, first?.queuedAtMs]).toEqual(['one', 'two', START]);
    queue.remove('ops', [first?.id ?? 0, 999]);
    expect(queue.peek('ops', 9).map(({ text }) => text)).toEqual(['two', 'three']);
    expect(queue.count('other')).toBe(1);
  });

  it('gives no number twice', async () => {
    const { history } = await aHistory();
    history.queue.append('ops', ['one'], START);
    const id = history.queue.peek('ops', 1)[0]?.id ?? 0;
    history.queue.remove('ops', [id]);
    history.queue.append('ops', ['two'], START);
    expect(history.queue.peek('ops', 1)[0]?.id).toBeGreaterThan(id);
  });

  it('throws where it cannot, because its user keeps things itself', async () => {
    const { history } = await aHistory();
    history.close();
    expect(() => history.queue.append('ops', ['one'], START)).toThrow('history is closed');
    expect(() => history.queue.peek('ops', 1)).toThrow();
  });
});

it('counts rows and bytes', async () => {
  const { history } = await aHistory();
  history.keep('a', 'b');
  const statistics = history.statistics();
  expect(statistics?.rows).toMatchObject({ document: 1, raw: 0 });
  expect(statistics?.bytesByTable.raw).toBeGreaterThan(0);
  expect((statistics?.fileBytes ?? 0) + (statistics?.walBytes ?? 0)).toBeGreaterThan(4096);
});
