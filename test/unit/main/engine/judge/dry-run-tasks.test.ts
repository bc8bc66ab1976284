import { describe, expect, it } from 'vitest';
import type { DryRunWish } from '../../../../../main/engine/judge/dry-run-moment.ts';
import { type Knowledge, NO_KNOWLEDGE } from '../../../../../shared/rules/alerts/knowledge.ts';
import { HOUR } from '../../../../../shared/time-units.ts';
import { aDatastore, aGroup, aServer, aSyncJob, aVerifyJob, NOW, read, stores } from '../../../../kit/builders.ts';
import { type Settings, taskItem, times, trying } from './dry-run-rig.ts';

type Match = NonNullable<DryRunWish['match']>;

const FAILED = { endedAtMs: NOW - 5 * HOUR, outcome: { kind: 'error', message: 'no space' } } as const;
const CLIENTS = { acme: [{ datastore: 'store-a', namespace: 'x' }], huber: [{ datastore: 'store-a', namespace: 'y' }] };

/** The group vm/201 in these namespaces of `store-a`, beside vm/202 in the root. */
function holding(...namespaces: readonly string[]) {
  const section = (backupId: string) => read([aGroup({ backupId })]);
  const datastore = aDatastore({
    namespaces: read(['', ...namespaces]),
    groups: new Map([['', section('202')], ...namespaces.map((namespace) => [namespace, section('201')] as const)]),
    details: new Map(),
  });
  return aServer({
    datastores: stores(datastore),
    verifyJobs: read([aVerifyJob({ namespace: 'x' })]),
    syncJobs: read([aSyncJob({ namespace: 'x' })]),
  });
}

const failing = (
  workerType: string,
  workerId: string,
  namespaces: readonly string[] = ['x'],
  settings: Settings = {},
) =>
  trying({
    servers: [holding(...namespaces)],
    items: [taskItem(workerType, workerId, FAILED)],
    settings: { clients: CLIENTS, ...settings },
  });

const matches: readonly (readonly [Match | undefined, number])[] = [
  [undefined, 1],
  [{ server: 'pbs-1' }, 1],
  [{ server: 'pbs-2' }, 0],
  [{ datastore: 'store-*' }, 1],
  [{ namespace: 'x' }, 1],
  [{ namespace: '' }, 0],
  [{ client: 'acme' }, 1],
  [{ client: 'huber' }, 0],
];

describe('a dry run of backup-failed', () => {
  it.each([...matches, [{ group: 'vm/201' }, 1], [{ group: 'vm/202' }, 0]] as const)('for %j', async (match, count) => {
    const tried = await failing('backup', 'store-a:vm/201');
    expect(await times(tried('backup-failed', { match }))).toBe(count);
  });

  it('of a group in two namespaces is about both', async () => {
    const tried = await failing('backup', 'store-a:vm/201', ['x', 'y']);
    for (const namespace of ['x', 'y']) expect(await times(tried('backup-failed', { match: { namespace } }))).toBe(1);
    expect(await times(tried('backup-failed', { match: { client: 'huber' } }))).toBe(1);
    expect(await times(tried('backup-failed', { match: { namespace: '' } }))).toBe(0);
  });

  it('names the namespace where that is certain', async () => {
    const [one, two] = await Promise.all([['x'], ['x', 'y']].map((held) => failing('backup', 'store-a:vm/201', held)));
    expect(await one?.('backup-failed')).toMatchObject({ firings: [{ subject: 'vm/201 in store-a/x on pbs-1' }] });
    expect(await two?.('backup-failed')).toMatchObject({ firings: [{ subject: 'vm/201 in store-a on pbs-1' }] });
  });

  it('leaves out what the live rule leaves out: groups put aside, the benchmark', async () => {
    const aside: Knowledge = {
      ...NO_KNOWLEDGE,
      namespace: () => ({
        lateness: () => ({ kind: 'not-watched', reason: 'archived' }),
        usual: () => '',
        firstSeenMs: () => null,
        newestVerifiedMs: () => null,
        sizes: () => null,
        failedSeenAtMs: null,
      }),
    };
    const items = [taskItem('backup', 'store-a:vm/201', FAILED), taskItem('backup', 'store-a:host/benchmark', FAILED)];
    const watched = await trying({ servers: [holding('x')], items });
    expect(await times(watched('backup-failed'))).toBe(1);
    const archived = await trying({ servers: [holding('x')], items, learner: { knowledge: () => aside } });
    expect(await times(archived('backup-failed'))).toBe(0);
  });
});

describe.each([
  ['verification-failed', 'verificationjob', 'store-a:v-1', 'v-1 of store-a/x on pbs-1'],
  ['verification-failed', 'verify_group', 'store-a:ns/x/vm/201', 'vm/201 in store-a/x on pbs-1'],
  ['verification-failed', 'verify', 'store-a:vm/201/6ABA2CCA', 'vm/201 in store-a/x on pbs-1'],
  ['sync-failed', 'syncjob', 'dc2:main:store-a:x:s-1', 's-1 of store-a/x on pbs-1'],
  ['prune-failed', 'prunejob', 'store-a:x', 'store-a:x on pbs-1'],
])('a dry run of %s by %s %s', (rule, workerType, workerId, subject) => {
  it.each(matches)('for %j', async (match, count) => {
    const tried = await failing(workerType, workerId);
    const answer = await tried(rule, { match });
    expect(answer).toMatchObject({ times: count, firings: Array.from({ length: count }, () => ({ subject })) });
  });
});

describe('a dry run of verification-failed', () => {
  it('asks for the namespace and the group of the run itself, whatever else its job verifies, as the live rule does', async () => {
    const wide = { ...holding('x'), verifyJobs: read([aVerifyJob({ namespace: '' })]) };
    const tried = await trying({ servers: [wide], items: [taskItem('verify_group', 'store-a:ns/x/vm/201', FAILED)] });
    const matching = (match: Match) => times(tried('verification-failed', { match }));
    expect(await matching({ namespace: '' })).toBe(0);
    expect(await matching({ namespace: 'x' })).toBe(1);
    expect(await matching({ group: 'vm/201' })).toBe(1);
    expect(await matching({ group: 'vm/202' })).toBe(0);
  });
});
