import { describe, expect, it } from 'vitest';
import type { ServerState } from '../../../../../shared/domain/server.ts';
import { type FinishedTask, parseTaskStatus } from '../../../../../shared/domain/task.ts';
import type { OverrideMatch, RuleChange } from '../../../../../shared/rules/alerts/effective-rule.ts';
import { verificationFailed } from '../../../../../shared/rules/alerts/verification-failed.ts';
import { createClientOwners } from '../../../../../shared/rules/client-owner.ts';
import { DAY, HOUR, MINUTE } from '../../../../../shared/time-units.ts';
import {
  aDatastore,
  aDetail,
  aFinishedTask,
  aGroup,
  aServer,
  aTaskLog,
  byGroupKey,
  NOW,
  REFUSED,
  read,
  stores,
  unreadable,
} from '../../../../kit/builders.ts';
import { aKnowledge, allLate, tripping, verdict } from '../../../../kit/judging.ts';
import { bad, good, job, oneGroup, run, serverOf, storeOf } from '../../../../kit/verified-stores.ts';

const STORE = { server: 'pbs-1', datastore: 'store-a' };

describe('verification-failed', () => {
  const ROOT = { ...STORE, namespace: '' };
  const manual = (status: string, part: Partial<FinishedTask> = {}) => ({
    tasks: read(
      aTaskLog([
        aFinishedTask({ workerType: 'verify', workerId: 'store-a', outcome: parseTaskStatus(status), ...part }),
      ]),
    ),
  });
  const seen = aKnowledge({ namespace: { failedSeenAtMs: NOW - MINUTE } });
  const table: readonly (readonly [string, ServerState, string])[] = [
    ['all is well', serverOf(oneGroup(good(1))), 'fine'],
    ['a snapshot is marked as damaged', serverOf(oneGroup(good(1), bad(2))), 'trips'],
    [
      'the job failed',
      serverOf(oneGroup(good(1)), job({ lastRun: run('verification failed - please check') })),
      'trips',
    ],
    ['the job ended well', serverOf(oneGroup(good(1)), job({ lastRun: run('OK') })), 'fine'],
    [
      'the job ended well but the mark is still there',
      serverOf(oneGroup(bad(2)), job({ lastRun: run('OK') })),
      'trips',
    ],
    ['a verification by hand failed', serverOf(oneGroup(good(1)), manual('verification failed')), 'trips'],
    [
      'a verification by hand failed, the job went well since',
      serverOf(oneGroup(good(1)), { ...manual('verification failed'), ...job({ lastRun: run('OK', NOW) }) }),
      'fine',
    ],
    ['of a datastore that is left out', serverOf(oneGroup(good(1)), manual('x', { workerId: 'left-out' })), 'fine'],
    [
      'of one group that is gone',
      serverOf(oneGroup(good(1)), manual('x', { workerType: 'verify_group', workerId: 'store-a:/vm/999' })),
      'fine',
    ],
    ['tasks and jobs cannot be read', serverOf(oneGroup(good(1)), { tasks: unreadable(REFUSED) }), 'unknown'],
    ['the datastore is offline', serverOf(aDatastore({ maintenance: { mode: 'offline', message: null } })), 'unknown'],
  ];
  it.each(table)('%s', (_what, server, expected) => {
    expect(verdict(verificationFailed, ROOT, server)).toBe(expected);
  });

  it('is kept while snapshots in which damage was seen are not read again', () => {
    const unread = aServer({ datastores: stores(aDatastore({ details: new Map() })) });
    expect(verdict(verificationFailed, ROOT, unread, { knowledge: seen })).toBe('unknown');
    expect(verdict(verificationFailed, ROOT, unread, { knowledge: aKnowledge({}) })).toBe('fine');
    const stale = serverOf(storeOf([[aGroup(), [bad(1)]]], {}, NOW - 4 * DAY));
    expect(verdict(verificationFailed, ROOT, stale, { knowledge: seen })).toBe('unknown');
  });

  it('ends when the failed snapshots were seen and are gone, also before the next run', () => {
    const failedJob = job({ lastRun: run('verification failed', NOW - HOUR) });
    const server = serverOf(oneGroup(good(1)), failedJob);
    expect(verdict(verificationFailed, ROOT, server, { knowledge: seen })).toBe('fine');
    // Never seen: what failed may be something that leaves no mark.
    expect(verdict(verificationFailed, ROOT, server, { knowledge: aKnowledge({}) })).toBe('trips');
  });

  it('says what one job verifies in one alert, whichever namespace is damaged', () => {
    const groups = [aGroup()] as const;
    const damaged = byGroupKey([groups[0], aDetail(groups[0], [bad(1), bad(2)])]);
    const store = aDatastore({
      namespaces: read(['', 'a', 'b']),
      groups: new Map(['', 'a', 'b'].map((namespace) => [namespace, read(groups)])),
      details: new Map(['', 'a', 'b'].map((namespace) => [namespace, damaged])),
    });
    const failedJob = job({ lastRun: run('verification failed') });
    const found = tripping(verificationFailed, [serverOf(store, failedJob)]);
    expect(found.map(({ subject }) => subject.namespace)).toEqual(['']);
    expect(found[0]?.summary).toContain('6 snapshots marked as damaged');
    expect(tripping(verificationFailed, [serverOf(store)]).map(({ subject }) => subject.namespace)).toEqual([
      '',
      'a',
      'b',
    ]);
  });
});

describe('verification-failed of some of what one job verifies', () => {
  const ROOT = { ...STORE, namespace: '' };
  const vm101 = aGroup();
  const ct7 = aGroup({ backupType: 'ct', backupId: '7' });
  const failedRun = job({ lastRun: run('verification failed') });

  /** A store whose root is well, with damage of vm/101 in these namespaces, all verified by one job. */
  function damagedIn(namespaces: readonly string[], part: Partial<ServerState> = failedRun, readAtMs = NOW) {
    const damaged = byGroupKey([vm101, aDetail(vm101, [bad(1), good(2)], readAtMs)]);
    const store = aDatastore({
      namespaces: read(['', ...namespaces]),
      groups: new Map([['', read([ct7])], ...namespaces.map((name) => [name, read([vm101])] as const)]),
      details: new Map([
        ['', byGroupKey([ct7, aDetail(ct7, [good(1)])])],
        ...namespaces.map((name) => [name, damaged] as const),
      ]),
    });
    return serverOf(store, part);
  }

  const owners = createClientOwners({
    acme: [
      { datastore: 'store-a', namespace: 'x' },
      { datastore: 'store-a', namespace: 'z' },
    ],
    beta: [{ datastore: 'store-a', namespace: 'y' }],
  });
  const anywhere = { server: '*', datastore: '*', namespace: '*', group: '*', client: '*' };
  const changed = (match: Partial<OverrideMatch>, change: RuleChange) => ({
    match: { ...anywhere, ...match },
    rules: { 'verification-failed': change },
  });
  const off = (match: Partial<OverrideMatch>) => ({
    rules: {},
    overrides: [changed(match, { enabled: false })],
  });

  it.each<[string, Partial<OverrideMatch>]>([
    ['its namespace', { namespace: 'x' }],
    ['its client', { client: 'acme' }],
    ['its group', { group: 'vm/101' }],
  ])('is silent where the rule is off for %s, and the failed run says no more', (_what, match) => {
    const settings = off(match);
    expect(verdict(verificationFailed, ROOT, damagedIn(['x']), { owners })).toBe('trips');
    expect(verdict(verificationFailed, ROOT, damagedIn(['x']), { owners, settings })).toBe('fine');
    expect(verdict(verificationFailed, ROOT, damagedIn(['x'], job()), { owners, settings })).toBe('fine');
  });

  it('still says what is damaged elsewhere', () => {
    const [found] = tripping(verificationFailed, [damagedIn(['x', 'y'])], {
      owners,
      settings: off({ client: 'acme' }),
    });
    expect(found?.summary).toContain('1 snapshot marked as damaged (y/vm/101)');
  });

  it('speaks where it is off for the root alone', () => {
    const settings = off({ group: 'ct/*' });
    expect(verdict(verificationFailed, ROOT, damagedIn(['x']), { settings })).toBe('trips');
  });

  it('still says that a run failed of something else than damage that nobody wants to hear of', () => {
    const broken = job({ lastRun: run('unable to open chunk store: I/O error') });
    expect(verdict(verificationFailed, ROOT, damagedIn(['x'], broken), { settings: off({ namespace: 'x' }) })).toBe(
      'trips',
    );
  });

  it('still says that a run failed of which the damage was not seen', () => {
    const settings = off({ namespace: 'x' });
    expect(verdict(verificationFailed, ROOT, damagedIn(['x'], failedRun, NOW - 2 * HOUR), { settings })).toBe('trips');
  });

  it.each([
    ['archived', 'fine'],
    ['no-monitor', 'fine'],
    ['retired', 'trips'],
  ] as const)('is silent of a group that somebody silenced: %s', (reason, expected) => {
    const knowledge = allLate({ kind: 'not-watched', reason });
    expect(verdict(verificationFailed, ROOT, damagedIn(['x']), { knowledge })).toBe(expected);
  });

  it('is as loud as the loudest of what is damaged', () => {
    const overrides = [
      changed({ namespace: 'x' }, { severity: 'info', forSeconds: 0 }),
      changed({ namespace: 'y' }, { severity: 'warning', forSeconds: 60 }),
      changed({ namespace: 'z' }, { severity: 'warning', forSeconds: 30 }),
      changed({ namespace: '' }, { severity: 'info' }),
    ];
    const settings = { rules: {}, overrides };
    const [found] = tripping(verificationFailed, [damagedIn(['x', 'y', 'z'])], { settings });
    expect([found?.severity, found?.forMs]).toEqual(['warning', 0.5 * MINUTE]);
  });

  it('is about the namespaces of what is damaged, with the same subject whichever these are', () => {
    const about = (server: ServerState) =>
      tripping(verificationFailed, [server]).map(({ subject, namespaces }) => [subject.namespace, namespaces]);
    expect(about(damagedIn(['x']))).toEqual([['', ['x']]]);
    expect(about(damagedIn(['x', 'y']))).toEqual([['', ['x', 'y']]]);
    expect(about(serverOf(oneGroup(good(1)), failedRun))).toEqual([['', ['']]]);
  });

  it('is about a namespace as well whose own verification failed without a mark', () => {
    const byHand = aFinishedTask({ workerType: 'verify', workerId: 'store-a:ns/y', outcome: parseTaskStatus('boom') });
    const server = damagedIn(['x'], { ...job(), tasks: read(aTaskLog([byHand])) });
    const found = tripping(verificationFailed, [server]);
    expect(found.map(({ subject, namespaces }) => [subject.namespace, namespaces])).toEqual([['', ['x', 'y']]]);
    const settings = off({ namespace: 'y' });
    expect(tripping(verificationFailed, [server], { settings })[0]?.namespaces).toEqual(['x']);
  });
});
