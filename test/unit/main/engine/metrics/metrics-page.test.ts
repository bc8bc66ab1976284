import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { createMetricsPage } from '../../../../../main/engine/metrics/metrics-page.ts';
import type { FleetState } from '../../../../../shared/domain/fleet.ts';
import type { TaskLog } from '../../../../../shared/domain/task.ts';
import { DAY, MINUTE } from '../../../../../shared/time-units.ts';
import {
  aDatastore,
  aDetail,
  aFinishedTask,
  aFleet,
  aGroup,
  aServer,
  aSnapshot,
  aTask,
  aTaskLog,
  byGroupKey,
  NOW,
  REFUSED,
  read,
  stores,
} from '../../../../kit/builders.ts';
import { readExposition, seriesOf } from '../../../../kit/exposition-reader.ts';
import { createFakeClock } from '../../../../kit/fake-clock.ts';
import { METRICS_SETTINGS } from '../../../../kit/metrics-of.ts';

function rig(first: FleetState) {
  let state = first;
  let settings = METRICS_SETTINGS;
  const clock = createFakeClock(NOW);
  const page = createMetricsPage({ source: { state: () => state }, settings: () => settings, clock });
  return {
    page,
    clock,
    become: (next: FleetState) => {
      state = next;
    },
    configure: (next: typeof settings) => {
      settings = next;
    },
    series: async (name: string) => seriesOf(readExposition(Buffer.from((await page.render()).text).toString()), name),
  };
}

it('renders once for all who ask at the same time, and again only when something changed', async () => {
  const { page, become } = rig(aFleet(aServer()));
  const [first, second] = await Promise.all([page.render(), page.render()]);
  expect(second).toBe(first);
  expect(await page.render()).toBe(first);
  become(aFleet(aServer({ lastPollMs: 99 })));
  expect(await page.render()).not.toBe(first);
});

it('forgets what expired although nothing changed', async () => {
  const { clock, series } = rig(aFleet(aServer()));
  expect(await series('pbs_datastore_used_bytes')).toHaveLength(1);
  clock.jumpWall(3 * MINUTE);
  expect(await series('pbs_datastore_used_bytes')).toHaveLength(1);
  clock.jumpWall(1);
  expect(await series('pbs_datastore_used_bytes')).toEqual([]);
});

it('forgets one snapshot detail that expired in a namespace that did not change', async () => {
  const [old, young] = [aGroup({ backupId: '1' }), aGroup({ backupId: '2' })];
  const groups = [old, young];
  const ages = byGroupKey([old, aDetail(old, [aSnapshot()], NOW - 3 * DAY)], [young, aDetail(young, [aSnapshot()])]);
  const store = aDatastore({ groups: new Map([['', read(groups)]]), details: new Map([['', ages]]) });
  const { clock, series } = rig(aFleet(aServer({ datastores: stores(store) })));
  expect(await series('pbs_snapshot_size_bytes')).toHaveLength(2);
  clock.jumpWall(1);
  expect(await series('pbs_snapshot_size_bytes')).toHaveLength(1);
  expect(await series('pbs_verification_errors')).toEqual([]);
});

it('lets tasks leave the 24 hours although nothing changed', async () => {
  const tasks = read(aTaskLog([aFinishedTask({ endedAtMs: NOW - DAY + 1000 })]));
  const { clock, series } = rig(aFleet(aServer({ tasks, clock: { aheadMs: 400.25, measuredAtMs: NOW } })));
  expect(await series('pbs_task_total')).toHaveLength(1);
  clock.jumpWall(599);
  expect(await series('pbs_task_total')).toHaveLength(1);
  clock.jumpWall(1);
  expect(await series('pbs_task_total')).toEqual([]);
});

it('begins to count when the task list has grown long enough, although nothing changed', async () => {
  const tasks = read(aTaskLog([aFinishedTask()], { coveredSinceMs: NOW - DAY + 2 * MINUTE }));
  const { clock, series } = rig(aFleet(aServer({ tasks, clock: { aheadMs: 0.1, measuredAtMs: NOW } })));
  expect(await series('pbs_task_total')).toEqual([]);
  clock.jumpWall(MINUTE);
  expect(await series('pbs_task_total')).toHaveLength(1);
});

it('follows a change of settings', async () => {
  const { configure, series } = rig(aFleet(aServer()));
  expect(await series('pbs_datastore_used_bytes')).toEqual(['node=pbs-1 datastore=store-a 400']);
  configure({ ...METRICS_SETTINGS, clients: { acme: [{ datastore: '*' }] } });
  expect(await series('pbs_datastore_used_bytes')).toEqual(['node=pbs-1 datastore=store-a client=acme 400']);
});

it('does not mix up servers that hold the very same value', async () => {
  const datastores = stores(aDatastore());
  const { series } = rig(aFleet(aServer({ name: 'a', datastores }), aServer({ name: 'b', datastores })));
  expect(await series('pbs_snapshot_count')).toEqual([
    'node=a datastore=store-a namespace= backup_type=vm backup_id=101 3',
    'node=b datastore=store-a namespace= backup_type=vm backup_id=101 3',
  ]);
});

it('shows a silent server again as it was when it answers again', async () => {
  const server = aServer();
  const { become, clock, series } = rig(aFleet(server));
  const silent = { kind: 'failing', failure: REFUSED, sinceMs: NOW, lastAnswerAtMs: NOW, attempts: 9 } as const;
  become(aFleet({ ...server, reach: silent }));
  clock.jumpWall(4 * MINUTE);
  expect(await series('pbs_snapshot_count')).toEqual([]);
  become(aFleet({ ...server, reach: { kind: 'answering', sinceMs: NOW, lastAnswerAtMs: clock.nowMs() } }));
  expect(await series('pbs_snapshot_count')).toHaveLength(1);
});

it('follows the tasks from poll to poll, whether there was news or not', async () => {
  const running = aTask();
  const at = (log: Partial<TaskLog>) => aFleet(aServer({ tasks: read(aTaskLog([], log)) }));
  const { become, series } = rig(at({ running: [running] }));
  expect(await series('pbs_task_running')).toHaveLength(1);
  become(at({ running: [{ ...running }] }));
  expect(await series('pbs_task_running')).toHaveLength(1);
  become(at({ running: [] }));
  expect(await series('pbs_task_running')).toEqual([]);
});

it('compresses the same text', async () => {
  const { page } = rig(aFleet(aServer()));
  const rendered = await page.render();
  expect(gunzipSync(await rendered.gzipped())).toEqual(Buffer.from(rendered.text));
  expect(await rendered.gzipped()).toBe(await rendered.gzipped());
});

it('lets others run while it renders a large fleet', async () => {
  const servers = Array.from({ length: 4 }, (_, index) => aServer({ name: `s${index}` }));
  let ticks = 0;
  // A clock by which every step takes long.
  const clock = { nowMs: () => NOW, monotonicMs: () => (ticks += 100) };
  const page = createMetricsPage({
    source: { state: () => aFleet(...servers) },
    settings: () => METRICS_SETTINGS,
    clock,
  });
  let turns = 0;
  const count = () => {
    turns++;
    if (turns < 100) setImmediate(count);
  };
  setImmediate(count);
  await page.render();
  expect(turns).toBeGreaterThanOrEqual(4);
});
