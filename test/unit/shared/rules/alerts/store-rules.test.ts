import { describe, expect, it } from 'vitest';
import type { DatastoreState, Usage } from '../../../../../shared/domain/datastore.ts';
import type { Failure } from '../../../../../shared/domain/failure.ts';
import type { Section } from '../../../../../shared/domain/section.ts';
import { datastoreUnavailable } from '../../../../../shared/rules/alerts/datastore-unavailable.ts';
import { dedupLow, factorBeforeFall } from '../../../../../shared/rules/alerts/dedup-low.ts';
import { jobMissing } from '../../../../../shared/rules/alerts/job-missing.ts';
import type { FullForecast } from '../../../../../shared/rules/alerts/knowledge.ts';
import { storageCritical } from '../../../../../shared/rules/alerts/storage-critical.ts';
import { storageFullSoon } from '../../../../../shared/rules/alerts/storage-full-soon.ts';
import { storageHigh } from '../../../../../shared/rules/alerts/storage-high.ts';
import { DAY, HOUR } from '../../../../../shared/time-units.ts';
import {
  aDatastore,
  aFinishedTask,
  aGarbageCollection,
  aPruneJob,
  aServer,
  aSyncJob,
  aTaskLog,
  aVerifyJob,
  NOW,
  read,
  stores,
  unreadable,
} from '../../../../kit/builders.ts';
import { aKnowledge, tripping, verdict } from '../../../../kit/judging.ts';

const STORE = { server: 'pbs-1', datastore: 'store-a' };
const filled = (percent: number): Section<Usage> =>
  read({ totalBytes: 1200, usedBytes: percent * 10, availableBytes: 1000 - percent * 10 });
const serverWith = (part: Partial<DatastoreState>) => aServer({ datastores: stores(aDatastore(part)) });

const HANGING: Failure = {
  kind: 'timeout',
  endpoint: 'GET /admin/datastore/store-a/status',
  phase: 'headers',
  afterMs: 1,
};
const BROKEN: Failure = {
  kind: 'datastore',
  endpoint: 'GET /admin/datastore/store-a/status',
  trouble: 'storage',
  message: 'unable to open chunk store',
};

describe('storage-high and storage-critical', () => {
  const table: readonly (readonly [string, Partial<DatastoreState>, string, string])[] = [
    ['half full', { usage: filled(50) }, 'fine', 'fine'],
    ['exactly at the limit', { usage: filled(85) }, 'fine', 'fine'],
    ['over 85 %, as the page counts', { usage: filled(86) }, 'trips', 'fine'],
    [
      'over 95 %: only the louder one speaks, the other neither ends nor begins',
      { usage: filled(96) },
      'unknown',
      'trips',
    ],
    ['an S3 store shows its cache', { usage: filled(99), backend: 's3' }, 'fine', 'fine'],
    [
      'read too long ago',
      { usage: { ...read({ totalBytes: 9, usedBytes: 9, availableBytes: 0 }, NOW - HOUR) } },
      'unknown',
      'unknown',
    ],
    [
      'nothing used, nothing free',
      { usage: read({ totalBytes: 0, usedBytes: 0, availableBytes: 0 }) },
      'unknown',
      'unknown',
    ],
    [
      'reserved blocks used up',
      { usage: read({ totalBytes: 100, usedBytes: 95, availableBytes: 0 }) },
      'unknown',
      'trips',
    ],
  ];
  it.each(table)('%s', (_what, part, high, critical) => {
    expect([verdict(storageHigh, STORE, serverWith(part)), verdict(storageCritical, STORE, serverWith(part))]).toEqual([
      high,
      critical,
    ]);
  });

  it('leaves all to storage-high where storage-critical is switched off', () => {
    const settings = { rules: { 'storage-critical': { enabled: false } }, overrides: [] };
    expect(verdict(storageHigh, STORE, serverWith({ usage: filled(97) }), { settings })).toBe('trips');
  });

  it('says how full, the limit, and what is free', () => {
    expect(tripping(storageHigh, [serverWith({ usage: filled(90) })])[0]?.summary).toBe(
      'store-a on pbs-1 is 90.0 % full (limit 85 %), 100 B free.',
    );
  });
});

describe('storage-full-soon', () => {
  const inDays = (days: number): FullForecast => ({
    kind: 'full',
    fullAtMs: NOW + days * DAY,
    earliestMs: NOW + (days - 2) * DAY,
    latestMs: NOW + (days + 5) * DAY,
  });
  const table: readonly (readonly [string, FullForecast, Partial<DatastoreState>, string])[] = [
    ['full in 10 days', inDays(10), {}, 'trips'],
    ['full in 20 days', inDays(20), {}, 'fine'],
    ['no trend', { kind: 'no-trend' }, {}, 'fine'],
    ['too little history', { kind: 'unknown' }, {}, 'unknown'],
    ['critically full already', inDays(1), { usage: filled(97) }, 'unknown'],
    ['it was to be full by now, and is not', inDays(-0.1), {}, 'unknown'],
    ['S3', inDays(1), { backend: 's3' }, 'fine'],
    ['usage unknown', inDays(1), { usage: unreadable(HANGING) }, 'unknown'],
  ];
  it.each(table)('%s', (_what, forecast, part, expected) => {
    const knowledge = aKnowledge({ store: { forecast } });
    expect(verdict(storageFullSoon, STORE, serverWith(part), { knowledge })).toBe(expected);
  });

  it('says when, and the range', () => {
    const knowledge = aKnowledge({ store: { forecast: inDays(10) } });
    expect(tripping(storageFullSoon, [serverWith({ usage: filled(80) })], { knowledge })[0]?.summary).toBe(
      'store-a on pbs-1 will be full in about 10 days (8 days to 15 days); it is 80.0 % full now.',
    );
  });
});

describe('dedup-low', () => {
  const daily = (...factors: readonly number[]) =>
    factors.map((factor, index) => ({ atMs: NOW - (factors.length - index) * DAY, factor }));
  const high = (days: number) => Array.from({ length: days }, () => 3);
  const table: readonly (readonly [string, readonly number[], number, string])[] = [
    ['fell after 20 days above', [...high(20), 1.2], 1.2, 'trips'],
    ['fell after 10 days above', [...high(10), 1.2], 1.2, 'fine'],
    ['never was above', [1.1, 1.2, 1.1, 1.2, 1.1], 1.2, 'fine'],
    ['is above', high(20), 3, 'fine'],
    ['was broken by a short fall before', [...high(10), 1.1, ...high(10), 1.2], 1.2, 'fine'],
  ];
  it.each(table)('%s', (_what, factors, now, expected) => {
    const gc = aGarbageCollection();
    const lastSuccess = gc.lastSuccess && { ...gc.lastSuccess, indexDataBytes: now * 100, diskBytes: 100 };
    const server = serverWith({ garbageCollection: read({ ...gc, lastSuccess }) });
    expect(verdict(dedupLow, STORE, server, { knowledge: aKnowledge({ store: { dedup: daily(...factors) } }) })).toBe(
      expected,
    );
  });

  it('takes the factor from before the fall', () => {
    expect(factorBeforeFall(daily(...high(15), 2.5, 1.2, 1.1), 1.5)).toBe(2.5);
  });
});

describe('datastore-unavailable', () => {
  const table: readonly (readonly [string, Partial<DatastoreState>, string])[] = [
    ['readable', {}, 'fine'],
    ['PBS reports an error', { usage: unreadable(BROKEN, filled(50)) }, 'trips'],
    ['its storage hangs while the server answers', { usage: unreadable(HANGING) }, 'trips'],
    ['one slow listing of namespaces', { namespaces: unreadable(HANGING, read([''])) }, 'fine'],
    ['its namespaces cannot be listed', { namespaces: unreadable(BROKEN) }, 'trips'],
    ['a removable disk is away', { mount: 'not-mounted', usage: unreadable(BROKEN) }, 'fine'],
    ['in maintenance', { maintenance: { mode: 'offline', message: null }, usage: unreadable(BROKEN) }, 'fine'],
    ['sizes not read yet', { usage: { kind: 'unread' } }, 'unknown'],
  ];
  it.each(table)('%s', (_what, part, expected) => {
    expect(verdict(datastoreUnavailable, STORE, serverWith(part))).toBe(expected);
  });

  const maintenance = { mode: 'offline', message: 'disk swap' };
  it.each([
    ['23 h', NOW - 23 * HOUR, null, 0],
    ['25 h', NOW - 25 * HOUR, null, 1],
    ['25 h by history, over a restart', NOW, NOW - 25 * HOUR, 1],
  ])('informs of a maintenance of %s', (_what, sameSinceMs, knownSinceMs, count) => {
    const knowledge = aKnowledge({ store: { sameSinceMs: knownSinceMs } });
    const found = tripping(datastoreUnavailable, [serverWith({ maintenance, sameSinceMs })], { knowledge });
    expect(found.map(({ severity, forMs }) => [severity, forMs])).toEqual(
      Array.from({ length: count }, () => ['info', 0]),
    );
  });

  it.each([
    ['everywhere', { rules: { 'datastore-unavailable': { forSeconds: 7200 } }, overrides: [] }],
    [
      'for this datastore',
      {
        rules: {},
        overrides: [
          {
            match: { server: '*', datastore: 'store-a', namespace: '*', group: '*', client: '*' },
            rules: { 'datastore-unavailable': { forSeconds: 7200 } },
          },
        ],
      },
    ],
  ])('informs of a maintenance that is older than the "for" that was set %s', (_what, settings) => {
    const toldAfter = (hours: number) =>
      tripping(datastoreUnavailable, [serverWith({ maintenance, sameSinceMs: NOW - hours * HOUR })], { settings });
    expect(toldAfter(1)).toEqual([]);
    expect(toldAfter(3).map(({ severity, forMs }) => [severity, forMs])).toEqual([['info', 0]]);
  });

  it('keeps still while the datastore is expected to be off', () => {
    const server = serverWith({ usage: unreadable(BROKEN) });
    expect(verdict(datastoreUnavailable, STORE, server, { isExpectedOff: (_, store) => store === 'store-a' })).toBe(
      'unknown',
    );
  });
});

describe('job-missing', () => {
  const all = new Map([['/datastore', new Map([['Datastore.Audit', true]])]]);
  const whole = {
    privileges: read(all),
    verifyJobs: read([aVerifyJob()]),
    pruneJobs: read([aPruneJob()]),
    syncJobs: read([]),
  };
  const table: readonly (readonly [string, Parameters<typeof aServer>[0], Partial<DatastoreState>, string])[] = [
    ['all three are there', {}, {}, 'fine'],
    ['no verify job', { verifyJobs: read([]) }, {}, 'trips'],
    ['a verify job that only runs by hand', { verifyJobs: read([aVerifyJob({ schedule: null })]) }, {}, 'trips'],
    ['no prune job', { pruneJobs: read([]) }, {}, 'trips'],
    ['the prune job is switched off', { pruneJobs: read([aPruneJob({ enabled: false })]) }, {}, 'trips'],
    [
      'clients prune after their backups',
      {
        pruneJobs: read([]),
        tasks: read(aTaskLog([aFinishedTask({ workerType: 'prune', workerId: 'store-a::vm/101' })])),
      },
      {},
      'fine',
    ],
    [
      'a sync removes what vanished at its source',
      { pruneJobs: read([]), syncJobs: read([aSyncJob({ removeVanished: true })]) },
      {},
      'fine',
    ],
    [
      'no schedule for garbage collection',
      {},
      { garbageCollection: read(aGarbageCollection({ schedule: null })) },
      'trips',
    ],
    ['the prune jobs cannot be read', { pruneJobs: { kind: 'unread' } }, {}, 'unknown'],
    [
      'the token may not see jobs of the datastore',
      { privileges: read(new Map()), verifyJobs: read([]) },
      {},
      'unknown',
    ],
    ['a removable disk', { verifyJobs: read([]) }, { mount: 'mounted' }, 'fine'],
    ['in maintenance', { verifyJobs: read([]) }, { maintenance: { mode: 'read-only', message: null } }, 'fine'],
  ];
  it.each(table)('%s', (_what, server, store, expected) => {
    const state = aServer({ ...whole, datastores: stores(aDatastore(store)), ...server });
    expect(verdict(jobMissing, STORE, state)).toBe(expected);
  });

  it('names all that is missing in one alert', () => {
    const server = aServer({ ...whole, verifyJobs: read([]), pruneJobs: read([]) });
    expect(tripping(jobMissing, [server]).map(({ summary }) => summary)).toEqual([
      'store-a on pbs-1 has no schedule for verification or pruning.',
    ]);
  });
});
