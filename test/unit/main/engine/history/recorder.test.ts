import { describe, expect, it } from 'vitest';
import { startRecorder } from '../../../../../main/engine/history/recorder.ts';
import type { StateSource } from '../../../../../main/engine/ports.ts';
import type { DatastoreState } from '../../../../../shared/domain/datastore.ts';
import { type FleetState, fleetOf } from '../../../../../shared/domain/fleet.ts';
import type { Measure } from '../../../../../shared/domain/history.ts';
import { UNREAD } from '../../../../../shared/domain/section.ts';
import type { HostStatus, ServerState } from '../../../../../shared/domain/server.ts';
import { DAY, HOUR, MINUTE } from '../../../../../shared/time-units.ts';
import {
  aDatastore,
  aDetail,
  aFinishedTask,
  aGarbageCollection,
  aGroup,
  aHost,
  anUnfinished,
  aServer,
  aSnapshot,
  aTaskLog,
  byGroupKey,
  NO_PRIVILEGE,
  NOW,
  REFUSED,
  read,
  stores,
  unreadable,
} from '../../../../kit/builders.ts';
import { aHistory, type Rig } from './history-rig.ts';

/** A recorder behind a fleet of one server whose state the test sets. */
async function aRecorder(rig?: Rig) {
  const kept = rig ?? (await aHistory());
  await kept.clock.advance(0);
  kept.clock.jumpWall(NOW - kept.clock.nowMs());
  let state: FleetState = fleetOf(0, []);
  const listeners = new Set<(state: FleetState) => void>();
  const source: StateSource = {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const recorder = startRecorder({ ...kept, source, pollingIntervalMs: MINUTE, retentionMs: 400 * DAY });
  return {
    ...kept,
    async poll(server: ServerState) {
      state = fleetOf(state.revision + 1, [server]);
      for (const listener of listeners) listener(state);
      await recorder.idle();
    },
    rows: () => kept.history.statistics()?.rows,
    stop: recorder.stop,
  };
}

const nothing: Partial<ServerState> = { host: UNREAD, tasks: UNREAD, datastores: new Map(), overviewCompleteAtMs: NOW };
const bare = (part: Partial<DatastoreState> = {}): DatastoreState =>
  aDatastore({ usage: UNREAD, garbageCollection: UNREAD, groups: new Map(), details: new Map(), ...part });
const withStore = (part: Partial<DatastoreState>, more: Partial<ServerState> = {}) =>
  aServer({ ...nothing, datastores: stores(bare(part)), ...more });
const store = { server: 'pbs-1', datastore: 'store-a' };
const group = { ...store, namespace: '', group: 'vm/101' };

describe('the recorder', () => {
  it('keeps what a healthy server shows', async () => {
    const { poll, history } = await aRecorder();
    const log = aTaskLog([aFinishedTask({ workerType: 'garbage_collection', workerId: 'store-a' })]);
    await poll(aServer({ tasks: read(log) }));
    const latest = (place: { server: string }, measure: Measure) => history.latest({ place, measure })?.value;
    const server = { server: 'pbs-1' };
    expect(latest(server, 'cpu-ratio')).toBe(0.25);
    expect(latest(server, 'io-wait-ratio')).toBe(0.01);
    expect(latest(server, 'load1')).toBe(0.5);
    expect(latest(server, 'memory-used-ratio')).toBe(0.25);
    expect(latest(server, 'root-disk-used-ratio')).toBe(0.25);
    expect(latest(store, 'used-bytes')).toBe(400);
    expect(latest(store, 'available-bytes')).toBe(550);
    expect(latest(store, 'total-bytes')).toBe(1000);
    expect(history.latest({ place: store, measure: 'dedup-factor' })).toEqual({ atMs: NOW - 12 * HOUR, value: 3 });
    expect(latest(store, 'gc-seconds')).toBe(60);
    expect(latest(group, 'snapshot-count')).toBe(3);
    expect(history.backups(group, 0)).toMatchObject([{ sizeBytes: 32 * 1024 ** 3, sources: ['listed', 'seen'] }]);
    expect(history.tasks({ sinceMs: 0, limit: 9 })).toHaveLength(1);
  });

  it.each([
    ['unread', UNREAD],
    ['failed', unreadable<HostStatus>(REFUSED)],
    ['failed, with a last good value', unreadable(REFUSED, read(aHost()))],
    ['not allowed', unreadable<HostStatus>(NO_PRIVILEGE)],
    [
      'read without any figure',
      read(
        aHost({
          cpuRatio: null,
          ioWaitRatio: null,
          load: [null, null, null],
          memory: { usedBytes: null, totalBytes: null, freeBytes: null },
          rootDisk: { usedBytes: 5, totalBytes: 0, availableBytes: null },
        }),
      ),
    ],
  ])('writes nothing for a host that is %s', async (_what, host) => {
    const { poll, rows } = await aRecorder();
    await poll(aServer({ ...nothing, host }));
    expect(rows()).toMatchObject({ raw: 0, place: 0 });
  });

  it.each([
    ['unread', {}],
    ['failed', { usage: unreadable(REFUSED, read({ totalBytes: 1, usedBytes: 1, availableBytes: 0 })) }],
    ['without a garbage collection', { garbageCollection: read(aGarbageCollection({ lastSuccess: null })) }],
    ['listing no groups', { groups: new Map([['', UNREAD]]) }],
    [
      'listing a group that says nothing',
      { groups: new Map([['', read([aGroup({ snapshotCount: null, lastFinished: { kind: 'unknown' } })])]]) },
    ],
    [
      'listing a group without a finished one',
      { groups: new Map([['', read([aGroup({ snapshotCount: null, lastFinished: { kind: 'none' } })])]]) },
    ],
  ] satisfies readonly [string, Partial<DatastoreState>][])(
    'writes nothing for a datastore that is %s',
    async (_what, part) => {
      const { poll, rows } = await aRecorder();
      await poll(withStore(part));
      expect(rows()).toMatchObject({ raw: 0, backup: 0 });
    },
  );

  it('takes a sample every five minutes, of what does not change every thirty', async () => {
    const { poll, history, stop } = await aRecorder();
    const fromMs = Math.ceil(NOW / HOUR) * HOUR;
    for (let minute = 0; minute < 120; minute++) {
      const atMs = fromMs + minute * MINUTE;
      const usage = read({ totalBytes: 1000, usedBytes: 400 + minute, availableBytes: 500 }, atMs);
      await poll(withStore({ usage }, { lastPollAtMs: atMs }));
    }
    stop();
    const count = (measure: Measure) =>
      history.series({ place: store, measure, fromMs: 0, untilMs: NOW + DAY, maxPoints: 1 })?.[0]?.count;
    expect(count('used-bytes')).toBe(24);
    expect(count('total-bytes')).toBe(4);
  });

  it('writes nothing twice, also over a restart', async () => {
    const rig = await aHistory();
    const server = aServer({ tasks: read(aTaskLog([aFinishedTask(), aFinishedTask({ workerId: 'store-a:vm/999' })])) });
    const first = await aRecorder(rig);
    await first.poll(server);
    await first.poll({ ...server, lastPollAtMs: NOW + 1 });
    const rows = first.rows();
    first.stop();
    const second = await aRecorder(await rig.reopen());
    await second.poll(server);
    expect(second.rows()).toEqual(rows);
  });

  it('does not look between two polls', async () => {
    const { poll, rows } = await aRecorder();
    await poll(withStore({}));
    await poll(withStore({ usage: read({ totalBytes: 1, usedBytes: 1, availableBytes: 0 }) }));
    expect(rows()).toMatchObject({ raw: 0 });
    await poll(
      withStore({ usage: read({ totalBytes: 1, usedBytes: 1, availableBytes: 0 }) }, { lastPollAtMs: NOW + 1 }),
    );
    expect(rows()).toMatchObject({ raw: 3 });
  });

  it('finds what could not be kept again at the next poll', async () => {
    const rig = await aHistory();
    const { poll, history } = await aRecorder(rig);
    const db = rig.handles.at(-1);
    db?.exec(`CREATE TRIGGER full BEFORE INSERT ON backup BEGIN SELECT raise(ABORT, 'no'); END`);
    const server = aServer({ tasks: UNREAD });
    await poll(server);
    expect(history.trouble()).not.toBeNull();
    await rig.clock.advance(MINUTE);
    const mended = rig.file.use((_tables, open) => open.exec('DROP TRIGGER full') && true, false);
    expect(mended).toBe(true);
    await poll({ ...server, lastPollAtMs: NOW + 1 });
    expect(history.backups(group, 0)).toHaveLength(1);
    expect(history.trouble()).toBeNull();
  });

  it('is not stopped by anything, and says so', async () => {
    const { poll, log } = await aRecorder();
    const broken = aServer({ ...nothing, host: read(aHost({ memory: JSON.parse('null') })) });
    await poll(broken);
    expect(log.lines.map(({ event }) => event)).toEqual(['history-not-recorded']);
    await poll(
      withStore({ usage: read({ totalBytes: 1, usedBytes: 1, availableBytes: 0 }) }, { lastPollAtMs: NOW + 1 }),
    );
  });
});

describe('backups, as the recorder sees them', () => {
  const groups = (atMs: number, lookedAtMs: number) =>
    new Map([['', read([aGroup({ lastFinished: { kind: 'at', atMs }, namedBackupAtMs: atMs })], lookedAtMs)]]);

  async function seenAfter(lookMs: number, skewMs = 0) {
    const { poll, history } = await aRecorder();
    await poll(withStore({ groups: groups(NOW - DAY, NOW) }));
    const clock = { aheadMs: skewMs, measuredAtMs: NOW };
    await poll(withStore({ groups: groups(NOW, NOW + lookMs) }, { lastPollAtMs: NOW + lookMs, clock }));
    return history.backups(group, 0)?.map(({ takenAtMs, seenAtMs }) => [takenAtMs - NOW, seenAtMs && seenAtMs - NOW]);
  }

  it('were seen when they appeared between two looks, by the server’s clock', async () => {
    expect(await seenAfter(15 * MINUTE)).toEqual([
      [-DAY, null],
      [0, 15 * MINUTE],
    ]);
    expect(await seenAfter(15 * MINUTE, HOUR)).toEqual([
      [-DAY, null],
      [0, 75 * MINUTE],
    ]);
  });

  it('came at any time where nobody had looked for long', async () => {
    expect(await seenAfter(3 * HOUR)).toEqual([
      [-DAY, null],
      [0, null],
    ]);
  });

  it('are the newest 60 of a list, and later only what is new', async () => {
    const { poll, history } = await aRecorder();
    const snapshots = (newest: number) =>
      Array.from({ length: 100 }, (_, at) => aSnapshot({ takenAtMs: newest - at * HOUR, sizeBytes: 1 }));
    const lists = (newest: number) => {
      const one = aGroup({ lastFinished: { kind: 'at', atMs: newest } });
      const list = [...snapshots(newest), anUnfinished(newest + 1000)];
      return { groups: new Map([['', read([one])]]), details: new Map([['', byGroupKey([one, aDetail(one, list)])]]) };
    };
    await poll(withStore(lists(NOW)));
    expect(history.backups(group, 0)).toHaveLength(60);
    await poll(withStore(lists(NOW + HOUR), { lastPollAtMs: NOW + HOUR }));
    expect(history.backups(group, 0)).toHaveLength(61);
    expect(history.backupsListedUntilMs(group)).toBe(NOW + HOUR);
  });

  it('have the times of their task where only one group can be meant', async () => {
    const { poll, history } = await aRecorder();
    const taken = NOW - 2 * HOUR;
    const task = aFinishedTask({ startedAtMs: taken, endedAtMs: taken + 5 * MINUTE });
    const tasks = read(aTaskLog([task]));
    await poll(withStore({ groups: groups(taken, NOW) }, { tasks }));
    expect(history.backups(group, 0)).toMatchObject([{ endedAtMs: taken + 5 * MINUTE, tookMs: 5 * MINUTE }]);
    expect(history.latest({ place: store, measure: 'backup-seconds' })).toBeNull();
  });

  it('leave their duration with the datastore where several may be meant', async () => {
    const { poll, history } = await aRecorder();
    const task = aFinishedTask({ startedAtMs: NOW - HOUR, endedAtMs: NOW - HOUR + 5 * MINUTE });
    const both = new Map([
      ...groups(NOW - 9 * HOUR, NOW),
      ['x', read([aGroup({ lastFinished: { kind: 'none' } })])] as const,
    ]);
    await poll(withStore({ groups: both }, { tasks: read(aTaskLog([task])) }));
    expect(history.backups(store, 0)).toMatchObject([{ endedAtMs: null }]);
    expect(history.latest({ place: store, measure: 'backup-seconds' })).toEqual({ atMs: task.endedAtMs, value: 300 });
  });

  it('wait with their tasks until all groups were asked for', async () => {
    const { poll, rows } = await aRecorder();
    const tasks = read(aTaskLog([aFinishedTask()]));
    await poll(withStore({}, { tasks, overviewCompleteAtMs: null }));
    expect(rows()).toMatchObject({ task: 0 });
    await poll(withStore({}, { tasks, overviewCompleteAtMs: NOW, lastPollAtMs: NOW + 1 }));
    expect(rows()).toMatchObject({ task: 1 });
  });

  it('of a datastore that is not watched do not count', async () => {
    const { poll, rows } = await aRecorder();
    const tasks = read(
      aTaskLog([
        aFinishedTask({ workerId: 'excluded:vm/101' }),
        aFinishedTask({ workerType: 'aptupdate', workerId: null }),
      ]),
    );
    await poll(withStore({}, { tasks }));
    expect(rows()).toMatchObject({ task: 1 });
  });
});
