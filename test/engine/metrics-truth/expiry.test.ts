import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../../shared/time-units.ts';
import { USUAL_START_MS } from '../../simulator/scenarios/scenario.ts';
import { switchOff } from '../../simulator/world/change-server.ts';
import { addTinyServer } from '../tiny-fleet.ts';
import { pageFaults, viewsWith } from './checked-page.ts';
import { createScoreboard } from './scoreboard.ts';
import { NO_TROUBLE, type Trouble } from './truth-question.ts';
import { startTruthRig, type TruthRig } from './truth-rig.ts';

const T = MINUTE;
const board = createScoreboard();
let rig: TruthRig;

beforeEach(async () => {
  const scenario = {
    name: 'twins',
    summary: 'two servers on which nothing happens by itself',
    startMs: USUAL_START_MS,
    pastDays: 0,
    build: (world: TruthRig['question']['world']) => {
      for (const name of ['pbs-1', 'pbs-2']) addTinyServer(world, name);
    },
  };
  rig = await startTruthRig({ scenario, pollingIntervalMs: T });
  await rig.watched.collect();
  await rig.settle();
});
afterEach(() => rig.close());
afterAll(() => console.info(board.closing()));

const views = viewsWith({});

function faults(scenario: string, trouble: Trouble = NO_TROUBLE): Promise<string[]> {
  const first = (node: string) => (node === 'pbs-1' ? trouble : NO_TROUBLE);
  return pageFaults({ rig, board, scenario, views, trouble: first });
}

const at = (endpoint: string, label: string, intervals: number, target: RegExp) => ({
  endpoint,
  label,
  intervals,
  target,
});

it.each([
  at('/nodes/{node}/status', 'host', 1, /\/nodes\/localhost\/status/),
  at('/nodes/{node}/tasks', 'tasks', 1, /\/nodes\/localhost\/tasks/),
  at('/admin/gc', 'gc', 10, /\/admin\/gc/),
  at('/admin/datastore/{store}/groups', 'groups', 15, /\/groups/),
  at('/admin/datastore/{store}/namespace', 'namespaces', 60, /\/namespace/),
  at('/tape/drive', 'tape', 60, /\/tape\/drive/),
])(
  'the values of $label outlive their last good read by three of its intervals ($intervals T), and the rest stays',
  async ({ endpoint, label, intervals, target }) => {
    const server = rig.watched.server('pbs-1');
    const witness = rig.witness('pbs-1');
    witness.noteBroken((asked) => target.test(asked));
    await server.faults.add({ kind: 'status', status: 500, text: 'broken' }, target);
    const goodMs = witness.lastAskedMs(endpoint) ?? 0;
    const passUntil = (atMs: number) => rig.watched.pass(atMs - rig.watched.clock.nowMs());
    const failing = new Set([label]);
    await passUntil(goodMs + 3 * intervals * T);
    expect(await faults('a section fails', { failing, gone: new Set() })).toEqual([]);
    await passUntil(goodMs + 3 * intervals * T + 1);
    expect(await faults('a section fails', { failing, gone: failing })).toEqual([]);
    await server.faults.clear();
  },
);

it('pbs_up is 0 as soon as a server is off; its other values are gone after 3 T without an answer', async () => {
  const { watched } = rig;
  const before = await rig.page();
  const lastAnswerMs = rig.witness('pbs-1').lastPollMs() ?? 0;
  switchOff(watched.fleet.world, watched.server('pbs-1').node);
  watched.server('pbs-1').dropConnections();
  await watched.pass(lastAnswerMs + T + 3 * SECOND - watched.clock.nowMs());
  const after = await rig.page();
  const upOf = (page: typeof after) =>
    page.find(({ name, labels }) => name === 'pbs_up' && labels.node === 'pbs-1')?.value;
  expect([upOf(before), upOf(after)]).toEqual([1, 0]);
  const kept = (page: typeof after) =>
    page.filter(
      ({ name, labels }) => labels.node === 'pbs-1' && /^pbs_(host|datastore|group|snapshot|gc|version)/.test(name),
    );
  expect(kept(after)).toEqual(kept(before));
  // PBS samples the sizes of its datastores every ten seconds, and they are as old as their sample.
  await watched.pass(lastAnswerMs + 3 * T - 10 * SECOND - watched.clock.nowMs());
  expect(kept(await rig.page())).toEqual(kept(before));
  await watched.pass(10 * SECOND);
  const sampled = /^pbs_datastore_.*_bytes$/;
  const unsampled = (page: typeof after) => kept(page).filter(({ name }) => !sampled.test(name));
  expect(unsampled(await rig.page())).toEqual(unsampled(before));
  await watched.pass(1);
  expect(await faults('a server is off')).toEqual([]);
  expect(await rig.page()).not.toContainEqual(
    expect.objectContaining({ name: 'pbs_up', value: 1, labels: { node: 'pbs-1' } }),
  );
});
