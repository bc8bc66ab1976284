import { describe, expect, it } from 'vitest';
import { alertsPart } from '../../../../../main/monitor/page/alerts-part.ts';
import { datastorePart } from '../../../../../main/monitor/page/datastore-part.ts';
import { groupTotals } from '../../../../../main/monitor/page/group-totals.ts';
import { createGroupsPartMaker } from '../../../../../main/monitor/page/groups-part.ts';
import { createLens } from '../../../../../main/monitor/page/lens.ts';
import { sourcePart } from '../../../../../main/monitor/page/source-part.ts';
import { tasksPart } from '../../../../../main/monitor/page/tasks-part.ts';
import { type Alert, alertId, NOTHING } from '../../../../../shared/domain/alert.ts';
import type { DatastoreState } from '../../../../../shared/domain/datastore.ts';
import { UNREAD } from '../../../../../shared/domain/section.ts';
import type { ServerState } from '../../../../../shared/domain/server.ts';
import { DAY, HOUR, MINUTE } from '../../../../../shared/time-units.ts';
import {
  aDatastore,
  aDetail,
  aFinishedTask,
  aFleet,
  aGarbageCollection,
  aGroup,
  aPruneJob,
  aServer,
  aSnapshot,
  aSyncJob,
  aTaskLog,
  aVerifyJob,
  byGroupKey,
  NO_PRIVILEGE,
  NOW,
  REFUSED,
  read,
  stores,
  unreadable,
} from '../../../../kit/builders.ts';
import { aLearner, someSettings } from '../../../../kit/page-doubles.ts';

const lens = createLens(someSettings({ clients: { huber: [{ datastore: 'store-a' }] } }));
const facts = { startedAtMs: NOW - DAY, timeZone: 'Europe/Vienna', cluster: null, nowMs: NOW };
const source = (part: Partial<ServerState>) => sourcePart(aServer(part), lens, facts);

describe('a source', () => {
  it('says why it fails and what to do, since when, and when it last answered', () => {
    const reach = {
      kind: 'failing',
      failure: REFUSED,
      sinceMs: NOW - HOUR,
      lastAnswerAtMs: NOW - DAY,
      attempts: 3,
    } as const;
    expect(source({ reach }).reach).toMatchObject({
      kind: 'failing',
      lastAnswerAtMs: NOW - DAY,
      trouble: { what: expect.stringContaining('pbs-1'), next: expect.any(String), sinceMs: NOW - HOUR },
    });
  });

  it('shows a changed certificate beside the pinned one, and none where nothing else is wrong with it', () => {
    const tls = {
      kind: 'tls',
      endpoint: 'GET /version',
      detail: 'x',
      pinnedFingerprint: 'AA',
      presentedFingerprint: 'BB',
    };
    const failing = (reason: 'pin-changed' | 'expired', presentedFingerprint: string | null = 'BB') =>
      source({
        url: 'https://pbs1:8007',
        reach: {
          ...{ kind: 'failing', sinceMs: NOW, lastAnswerAtMs: null, attempts: 1 },
          failure: { ...tls, kind: 'tls', reason, presentedFingerprint },
        },
      }).changedCertificates;
    expect(failing('pin-changed')).toEqual([{ url: 'https://pbs1:8007', pinned: 'AA', presented: 'BB' }]);
    expect(failing('pin-changed', null)).toEqual([]);
    expect(failing('expired')).toEqual([]);
    expect(source({}).changedCertificates).toEqual([]);
  });

  it('names each missing right with the line that grants it to user and token', () => {
    const privileges = new Map([
      ['/datastore', new Map([['Datastore.Audit', true]])],
      ['/system/status', new Map([['Sys.Audit', true]])],
    ]);
    const rights = source({ privileges: read(privileges) }).missingRights;
    expect(rights?.map(({ path }) => path)).toEqual(['/system/tasks', '/remote', '/', '/tape']);
    expect(rights?.[0]?.command).toBe(
      "proxmox-backup-manager acl update /system/tasks Audit --auth-id 'monitor@pbs' && proxmox-backup-manager acl update /system/tasks Audit --auth-id 'monitor@pbs!tray'",
    );
    expect(rights?.[0]?.withoutIt).toContain('unknown');
  });

  it('does not know what is missing before the rights were read', () => {
    expect(source({ privileges: UNREAD }).missingRights).toBeNull();
  });

  it('names a datastore of which only a part may be seen, quoted for the shell that it ends in', () => {
    const name = "x'; reboot #";
    const privileges = new Map([
      ['/datastore', new Map()],
      [`/datastore/${name}/ns`, new Map([['Datastore.Audit', true]])],
    ]);
    const rights = source({ privileges: read(privileges), datastores: stores(aDatastore({ name })) }).missingRights;
    const own = rights?.find(({ path }) => path === `/datastore/${name}`);
    expect(own?.command).toContain("acl update '/datastore/x'\\''; reboot #' DatastoreAudit --auth-id 'monitor@pbs'");
  });

  it('gives figures their age, and none where there are none', () => {
    expect(source({}).host).toMatchObject({ takenAtMs: NOW, standsUntilMs: NOW + 3 * MINUTE });
    expect(source({ host: UNREAD }).host).toBeNull();
    const stale = source({ host: unreadable(NO_PRIVILEGE) });
    expect(stale.host).toBeNull();
  });
});

const store = (part: Partial<DatastoreState>, server: Partial<ServerState> = {}, with_ = lens) => {
  const datastore = aDatastore(part);
  const totals = groupTotals(datastore, NOW, with_.pollingIntervalMs);
  const log = aTaskLog();
  return datastorePart(aServer({ ...server, datastores: stores(datastore) }), datastore, with_, {
    log,
    forecast: null,
    totals,
  });
};

describe('a datastore', () => {
  it("has PBS's own share, the limits in force and its client", () => {
    const part = store({});
    expect(part.usage?.value.ratio).toBeCloseTo(400 / 950);
    expect(part).toMatchObject({ warnRatio: 0.85, criticalRatio: 0.95, client: 'huber', dedupFactor: 3 });
  });

  it('has limits of its own where an override says so', () => {
    const rules = { 'storage-high': { threshold: 60 }, 'storage-critical': { enabled: false } };
    const own = createLens(someSettings({ alerts: { overrides: [{ match: { datastore: 'store-*' }, rules }] } }));
    expect(store({}, {}, own)).toMatchObject({ warnRatio: 0.6, criticalRatio: null });
  });

  it('shows no share for an S3 store, whose numbers are those of its cache', () => {
    expect(store({ backend: 's3' }).usage?.value.ratio).toBeNull();
  });

  it('says why it cannot be read, and whether it can all the same', () => {
    expect(store({ mount: 'not-mounted' }).state).toEqual({
      what: 'not mounted',
      sinceMs: NOW - DAY,
      isReadable: false,
    });
    const maintenance = { mode: 'read-only', message: 'moving disks' };
    expect(store({ maintenance }).state).toMatchObject({
      what: 'maintenance (read-only): moving disks',
      isReadable: true,
    });
  });

  it('lists its own jobs in words and in an order that stays, garbage collection first', () => {
    const jobs = {
      verifyJobs: read([aVerifyJob({ id: 'v-2' }), aVerifyJob(), aVerifyJob({ id: 'else', datastore: 'store-b' })]),
      pruneJobs: read([aPruneJob({ keep: { daily: 7, weekly: 4 } })]),
      syncJobs: read([aSyncJob({ remote: 'remote-a', remoteDatastore: 'store-b' })]),
    };
    const part = store({ garbageCollection: read(aGarbageCollection()) }, jobs);
    expect(part.jobs?.map(({ id, about }) => [id, about])).toEqual([
      ['gc', null],
      ['v-1', 'verifies again after 30 days'],
      ['v-2', 'verifies again after 30 days'],
      ['p-1', 'keeps 7 daily, 4 weekly'],
      ['s-1', 'pull from remote-a: store-b'],
    ]);
    expect(part.unknownJobs).toEqual([]);
  });

  it('tells jobs that are not known from jobs that are not there', () => {
    expect(store({}, { verifyJobs: UNREAD }).unknownJobs).toEqual(['verify']);
    const unread = { verifyJobs: UNREAD, pruneJobs: UNREAD, syncJobs: UNREAD };
    expect(store({ garbageCollection: UNREAD }, unread).jobs).toBeNull();
  });

  it('counts nothing where no list of groups stands', () => {
    const old = { kind: 'read', value: [aGroup()], takenAtMs: NOW - DAY } as const;
    const none = { groupCount: null, snapshotCount: null, verification: null, newestBackupServerMs: null };
    expect(store({ groups: new Map() })).toMatchObject(none);
    expect(store({ groups: new Map([['', old]]) })).toMatchObject(none);
    expect(store({})).toMatchObject({ groupCount: 1, snapshotCount: 3, verification: { ok: 1, failed: 0, known: 1 } });
  });

  it('does not know a newest backup as long as one group may hold a newer one', () => {
    const groups = [aGroup(), aGroup({ backupId: '102', lastFinished: { kind: 'unknown' } })];
    expect(store({ groups: new Map([['', read(groups)]]), details: new Map() }).newestBackupServerMs).toBeNull();
  });
});

describe('groups', () => {
  const maker = createGroupsPartMaker(aLearner({}));
  const make = (part: Partial<DatastoreState>) => {
    const datastore = aDatastore(part);
    return maker.make(aServer({ datastores: stores(datastore) }), datastore, lens, new Set());
  };

  it('say nothing of the newest snapshot where it was read before the group changed', () => {
    const group = aGroup();
    const detail = aDetail(group, [aSnapshot()], NOW - HOUR);
    const changed = aGroup({ snapshotCount: 4, namedBackupAtMs: NOW });
    const rows = (listed: typeof group) =>
      make({ groups: new Map([['', read([listed])]]), details: new Map([['', byGroupKey([group, detail])]]) }).groups;
    expect(rows(group)[0]?.detail).toMatchObject({ newestVerification: 'ok', verified: 1, takenAtMs: NOW - HOUR });
    expect(rows(changed)[0]?.detail).toMatchObject({ newestVerification: null, newestSizeBytes: null, verified: 1 });
  });

  it('list a namespace that could not be read, with why', () => {
    const failing = unreadable<readonly ReturnType<typeof aGroup>[]>(NO_PRIVILEGE);
    const part = make({ namespaces: read(['', 'a']), groups: new Map([['', failing]]), details: new Map() });
    expect(part.namespaces).toMatchObject([
      { namespace: '', takenAtMs: null, trouble: { what: expect.stringContaining('Sys.Audit') } },
      { namespace: 'a', takenAtMs: null, trouble: null },
    ]);
    expect(part.groups).toEqual([]);
  });
});

describe('tasks', () => {
  it('keep their age while the list holds the same, but not for long', () => {
    const log = aTaskLog([aFinishedTask()]);
    const at = (takenAtMs: number) => aServer({ tasks: { kind: 'read', value: log, takenAtMs } });
    const first = tasksPart(at(NOW), lens, null);
    expect(tasksPart(at(NOW + 4 * MINUTE), lens, first)).toBe(first);
    expect(tasksPart(at(NOW + 5 * MINUTE), lens, first).takenAtMs).toBe(NOW + 5 * MINUTE);
  });

  it('leave out only what ended well, and say how many', () => {
    const ended = Array.from({ length: 205 }, (_, index) => aFinishedTask({ endedAtMs: NOW - index }));
    const failed = aFinishedTask({ endedAtMs: NOW - DAY, outcome: { kind: 'error', message: 'broken\n pipe' } });
    const part = tasksPart(aServer({ tasks: read(aTaskLog([...ended, failed])) }), lens, null);
    expect([part.finished.length, part.omitted]).toEqual([201, 5]);
    expect(part.finished.at(-1)).toMatchObject({ outcome: 'error', message: 'broken pipe' });
  });
});

describe('alerts', () => {
  const alert = (part: Partial<Alert>): Alert => {
    const subject = { ...NOTHING, server: 'pbs-1', datastore: 'store-a', ...part.subject };
    const rule = part.rule ?? 'storage-high';
    return {
      ...{
        id: alertId(rule, subject),
        rule,
        namespaces: null,
        severity: 'warning',
        state: 'firing',
        summary: 's',
        next: 'n',
        cause: 'c',
        followsSinceMs: null,
      },
      ...{ factVersion: '1', sinceMs: NOW - HOUR, heldMs: 0, judgedAtMs: NOW, firedAtMs: NOW, resolvedAtMs: null },
      ...{
        unknownSinceMs: null,
        quietSinceMs: null,
        acknowledgedAtMs: null,
        snooze: null,
        toldAtMs: null,
        toldCause: null,
      },
      recentEndsMs: [],
      ...part,
      subject,
    };
  };
  const part = (...alerts: readonly Alert[]) =>
    alertsPart(new Map(alerts.map((one) => [one.id, one])), [], aFleet(aServer()), lens).alerts;

  it('come worst and oldest first, what is over last', () => {
    const shown = part(
      alert({ rule: 'gc-slow', state: 'resolved', severity: 'critical' }),
      alert({ rule: 'dedup-low', state: 'pending', severity: 'critical' }),
      alert({ rule: 'storage-high', sinceMs: NOW }),
      alert({ rule: 'gc-failed', sinceMs: NOW - DAY }),
      alert({ rule: 'storage-critical', severity: 'critical', sinceMs: NOW }),
    );
    expect(shown.map(({ rule }) => rule)).toEqual([
      'storage-critical',
      'gc-failed',
      'storage-high',
      'dedup-low',
      'gc-slow',
    ]);
  });

  it('say when a pending one fires, by what it was seen to hold', () => {
    const [pending] = part(alert({ state: 'pending', heldMs: 20 * MINUTE, firedAtMs: null }));
    expect(pending?.firesAtMs).toBe(NOW + 40 * MINUTE);
    expect(part(alert({}))[0]?.firesAtMs).toBeNull();
  });

  it('say since when one that comes and goes is gone', () => {
    expect(part(alert({ quietSinceMs: NOW - HOUR }))[0]).toMatchObject({ state: 'firing', quietSinceMs: NOW - HOUR });
  });

  it('name the client, and nothing of how a snooze is kept', () => {
    expect(part(alert({ snooze: { kind: 'until-change', factVersion: '1' } }))[0]).toMatchObject({
      client: 'huber',
      snooze: { kind: 'until-change' },
    });
    expect(JSON.stringify(part(alert({ snooze: { kind: 'until-change', factVersion: '1' } })))).not.toContain(
      'factVersion',
    );
  });

  it('list groups that look retired with when they were last backed up', () => {
    const place = { server: 'pbs-1', datastore: 'store-a', namespace: '', group: 'vm/101' };
    const { retired } = alertsPart(new Map(), [place], aFleet(aServer()), lens);
    expect(retired).toEqual([{ ...place, lastFinishedMs: NOW - 6 * HOUR }]);
  });
});
