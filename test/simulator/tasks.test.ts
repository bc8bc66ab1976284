import { beforeAll, describe, expect, it } from 'vitest';
import { ask, dataOf } from './asking.ts';
import { addServer } from './world/build.ts';
import { setTokenRoles } from './world/change-server.ts';
import type { PbsServer, World } from './world/model.ts';
import { recordTask, startTask } from './world/tasks.ts';
import { createWorld } from './world/world.ts';

const NOW_S = 1_790_586_000;
let world: World;
let node: PbsServer;

interface ListedTask {
  readonly worker_type: string;
  readonly worker_id: string | null;
  readonly starttime: number;
  readonly endtime?: number;
  readonly status?: string;
}

/** Finished tasks named by how long ago they started and ended. */
beforeAll(() => {
  world = createWorld(1, NOW_S * 1000);
  node = addServer(world, { name: 'pbs' });
  const finished = (workerType: string, workerId: string | null, startAgoS: number, endAgoS: number, status = 'OK') =>
    recordTask(node, { workerType, workerId, startS: NOW_S - startAgoS, endS: NOW_S - endAgoS, status });
  finished('aptupdate', null, 90_000, 89_990);
  finished('syncjob', 'dc2:there:here::s1', 5000, 4900, 'sync failed with some errors.');
  finished('prunejob', 'here', 4000, 3990, 'WARNINGS: 2');
  finished('reader', 'here:vm/1/6ABA2C00', 3500, 3400, 'unknown');
  finished('backup', 'here:vm/1', 3000, 2900, 'not OK at all');
  finished('verificationjob', 'here:v1', 2500, 2000);
  finished('garbage_collection', 'there', 20_000, 1000);
  const at = (agoS: number, workerType: string, workerId: string) => {
    world.nowMs = (NOW_S - agoS) * 1000;
    startTask(world, node, { workerType, workerId });
  };
  at(700, 'backup', 'here:ct/2');
  at(300, 'backup', 'there:vm/3');
  world.nowMs = NOW_S * 1000;
});

function listed(query: string): ListedTask[] {
  return dataOf<ListedTask[]>(world, node, `/nodes/localhost/tasks?${query}`);
}

function names(query: string): string {
  return listed(query)
    .map((task) => `${task.worker_type}${task.endtime === undefined ? '*' : ''}`)
    .join(' ');
}

describe('the task list', () => {
  it('shows running tasks first by start, then finished ones by end, both newest first', () => {
    expect(listed('limit=0').map((task) => task.worker_id)).toEqual([
      'there:vm/3', 'here:ct/2', 'there', 'here:v1', 'here:vm/1', 'here:vm/1/6ABA2C00', 'here', 'dc2:there:here::s1', null,
    ]); // biome-ignore format: one look is better than nine lines
  });

  it.each([
    ['running=1', 'backup* backup*'],
    ['errors=1', 'backup* backup* backup reader prunejob syncjob'],
    ['statusfilter=ok', 'garbage_collection verificationjob aptupdate'],
    ['statusfilter=warning&statusfilter=unknown', 'reader prunejob'],
    ['statusfilter=error', 'backup syncjob'],
    ['typefilter=prune', 'prunejob'],
    ['typefilter=verif', 'verificationjob'],
    ['userfilter=nobody', ''],
    ['store=here', 'backup* verificationjob backup prunejob syncjob'],
    ['store=there', 'backup* garbage_collection'],
    [`since=${NOW_S - 500}`, 'backup*'],
    [`since=${NOW_S - 3000}`, 'backup* backup* verificationjob backup'],
    [`until=${NOW_S - 3500}`, 'garbage_collection reader prunejob syncjob aptupdate'],
    [`since=${NOW_S - 4000}&until=${NOW_S - 2600}`, 'backup reader prunejob'],
    ['limit=2', 'backup* backup*'],
    ['start=2&limit=2', 'garbage_collection verificationjob'],
  ])('%s lists %s', (query, expected) => {
    expect(names(query)).toBe(expected);
  });

  it.each([
    ['limit=0', 9],
    ['limit=3', 4],
    ['limit=3&start=3', 7],
    ['limit=50', 9],
    ['running=1&limit=2', 3],
  ])('says total with %s as a hint, not as a count: %i', (query, total) => {
    expect(JSON.parse(ask(world, node, `/nodes/localhost/tasks?${query}`).body).total).toBe(total);
  });

  it('leaves endtime and status out while running', () => {
    expect(Object.keys(listed('running=1')[0] ?? {})).toEqual([
      'upid', 'node', 'pid', 'pstart', 'starttime', 'worker_type', 'worker_id', 'user',
    ]); // biome-ignore format: one look is better than eight lines
  });

  it('returns fifty without a limit', () => {
    const many = addServer(world, { name: 'many' });
    for (let at = 0; at < 60; at += 1) {
      recordTask(many, { workerType: 'backup', workerId: 's:vm/1', startS: at, endS: at, status: 'OK' });
    }
    const reply = JSON.parse(ask(world, many, '/nodes/localhost/tasks').body);
    expect([reply.data.length, reply.total]).toEqual([50, 51]);
  });
});

describe('one task', () => {
  const upidOf = (workerType: string): string =>
    encodeURIComponent(node.tasks.finished.find((task) => task.workerType === workerType)?.upid ?? '');

  it('has its own key names and the real node name', () => {
    const status = dataOf<Record<string, unknown>>(world, node, `/nodes/localhost/tasks/${upidOf('prunejob')}/status`);
    expect(status).toMatchObject({
      node: 'pbs',
      type: 'prunejob',
      id: 'here',
      user: 'root@pam',
      status: 'stopped',
      exitstatus: 'WARNINGS: 2',
    });
  });

  it('ends its log with how it ended, and pages it', () => {
    const log = (query: string) =>
      JSON.parse(ask(world, node, `/nodes/localhost/tasks/${upidOf('backup')}/log?${query}`).body);
    expect(log('').data.at(-1).t).toMatch(/: TASK ERROR: not OK at all$/);
    expect(log('limit=1')).toMatchObject({ data: [{ n: 1 }], total: 2, success: 1 });
    expect(log('start=2')).toMatchObject({ data: [{ n: 2 }], total: 2 });
  });

  it('is hidden with 400, and missing from the list, without Sys.Audit', () => {
    const scoped = addServer(world, { name: 'scoped', tokenId: 'me@pbs!x' });
    recordTask(scoped, {
      workerType: 'backup',
      workerId: 's:vm/1',
      authId: 'me@pbs!x',
      startS: 1,
      endS: 2,
      status: 'OK',
    });
    const other = recordTask(scoped, { workerType: 'backup', workerId: 's:vm/2', startS: 1, endS: 2, status: 'OK' });
    setTokenRoles(scoped, 'me@pbs!x', [{ path: '/datastore', role: 'DatastoreAudit' }]);
    expect(dataOf<ListedTask[]>(world, scoped, '/nodes/localhost/tasks').map((task) => task.worker_id)).toEqual([
      's:vm/1',
    ]);
    const refused = ask(world, scoped, `/nodes/localhost/tasks/${encodeURIComponent(other.upid)}/status`);
    expect([refused.status, refused.body]).toEqual([400, 'task access not allowed']);
  });
});
