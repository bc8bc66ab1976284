import { afterEach, describe, expect, it } from 'vitest';
import { lastGood } from '../../shared/domain/section.ts';
import { type WatchedFleet, type WatchOptions, watchFleet } from '../kit/watched-fleet.ts';

const watching: WatchedFleet[] = [];
const watch = async (options: WatchOptions = {}) => {
  const watched = await watchFleet({ scenario: 'small', snapshotDetail: 'on-demand', ...options });
  watching.push(watched);
  await watched.collect();
  return watched;
};
afterEach(async () => {
  await Promise.all(watching.splice(0).map((watched) => watched.close()));
});

const upidOf = (watched: WatchedFleet): string => lastGood(watched.known().tasks)?.value.finished[0]?.upid ?? '';

describe('asking a server now', () => {
  it('answers the last lines of a log, and how many there are', async () => {
    const watched = await watch();
    const upid = upidOf(watched);
    const all = await watched.engine.ask('pbs-1', { kind: 'task-log', upid, maxLines: 100 });
    if (!all?.ok || all.value.kind !== 'task-log') throw new Error('no log');
    const { lines, total } = all.value.tail;
    expect(lines).toHaveLength(total);
    const last = await watched.engine.ask('pbs-1', { kind: 'task-log', upid, maxLines: 1 });
    expect(last).toMatchObject({ ok: true, value: { tail: { lines: [lines.at(-1)], total } } });
  });

  it('knows no server of another name', async () => {
    const watched = await watch();
    expect(watched.engine.ask('nobody', { kind: 'task-log', upid: 'x', maxLines: 1 })).toBeNull();
  });

  it('says why there is no log, such as a right that is missing', async () => {
    const watched = await watch();
    await watched
      .server()
      .faults.add({ kind: 'status', status: 403, text: 'permission check failed' }, '/nodes/{node}/tasks/{upid}/log');
    const learned = await watched.engine.ask('pbs-1', { kind: 'task-log', upid: upidOf(watched), maxLines: 1 });
    expect(learned).toMatchObject({ ok: false, failure: { kind: 'permission' } });
  });

  it('asks nothing of a server that does not answer, and says why at once', async () => {
    const watched = await watch();
    await watched.server().faults.add({ kind: 'refuse' });
    await watched.pass(180_000);
    watched.server().stats.reset();
    const learned = await watched.engine.ask('pbs-1', { kind: 'task-log', upid: upidOf(watched), maxLines: 1 });
    expect(learned).toMatchObject({ ok: false, failure: { kind: 'network' } });
    expect(watched.server().stats.read().requests).toBe(0);
  });

  it('answers also while the machine is about to sleep, that nothing is asked now', async () => {
    const watched = await watch();
    watched.engine.pause();
    const learned = await watched.engine.ask('pbs-1', { kind: 'task-log', upid: upidOf(watched), maxLines: 1 });
    expect(learned).toMatchObject({ ok: false, failure: { kind: 'cancelled' } });
  });

  it('adds no third request to the two that a server may have at once', async () => {
    const watched = await watch();
    watched.server().stats.reset();
    watched.engine.refresh();
    const upid = upidOf(watched);
    const asked = Array.from({ length: 10 }, () =>
      watched.engine.ask('pbs-1', { kind: 'task-log', upid, maxLines: 9 }),
    );
    const learned = await Promise.all(asked);
    await watched.pass(60_000);
    expect(learned.every((one) => one?.ok)).toBe(true);
    expect(watched.server().stats.read().maxInFlight).toBeLessThanOrEqual(2);
  });

  it('refuses more questions than any person asks', async () => {
    const watched = await watch();
    const upid = upidOf(watched);
    const asked = Array.from({ length: 40 }, () =>
      watched.engine.ask('pbs-1', { kind: 'task-log', upid, maxLines: 9 }),
    );
    const refused = (await Promise.all(asked)).filter((one) => one?.ok === false);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]).toMatchObject({ failure: { kind: 'cancelled' } });
  });
});
