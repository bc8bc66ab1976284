import { describe, expect, it } from 'vitest';
import { type AlertSubject, NOTHING } from '../../../../../shared/domain/alert.ts';
import type { ServerState } from '../../../../../shared/domain/server.ts';
import { effectiveRule } from '../../../../../shared/rules/alerts/effective-rule.ts';
import { judgeFleet } from '../../../../../shared/rules/alerts/judge-fleet.ts';
import { NO_KNOWLEDGE } from '../../../../../shared/rules/alerts/knowledge.ts';
import { createClientOwners } from '../../../../../shared/rules/client-owner.ts';
import { DAY, HOUR, MINUTE } from '../../../../../shared/time-units.ts';
import { aDatastore, aGroup, anUnreadServer, aServer, NOW, REFUSED, read, stores } from '../../../../kit/builders.ts';
import { aMoment } from '../../../../kit/judging.ts';

const SILENT = aServer({
  reach: { kind: 'failing', failure: REFUSED, sinceMs: NOW, lastAnswerAtMs: NOW - MINUTE, attempts: 1 },
});
const alert = (rule: string, subject: Partial<AlertSubject>) => ({
  rule,
  subject: { ...NOTHING, ...subject },
  namespaces: null,
});
const tripped = (servers: readonly ServerState[]) =>
  judgeFleet(aMoment(servers))
    .findings.filter((finding) => finding.verdict === 'trips')
    .map((finding) => finding.rule);

/** The token may see every datastore. */
const AUDIT = new Map([['/datastore', new Map([['Datastore.Audit', true]])]]);

describe('judging the fleet', () => {
  it('finds nothing wrong with a healthy server but what it does not have', () => {
    expect(tripped([aServer()])).toEqual(['permission-missing', 'permission-missing', 'permission-missing']);
  });

  it('lets only those rules speak of a silent server that judge the server as such', () => {
    expect(tripped([SILENT])).toEqual(['server-unreachable']);
    const { wasJudged } = judgeFleet(aMoment([SILENT]));
    expect(wasJudged(alert('storage-high', { server: 'pbs-1', datastore: 'store-a' }))).toBe(false);
    expect(wasJudged(alert('server-unreachable', { server: 'pbs-1' }))).toBe(true);
    expect(wasJudged(alert('history-unavailable', {}))).toBe(true);
  });

  it('says nothing of what is on a server before its datastores are listed', () => {
    const begun = anUnreadServer({ reach: aServer().reach });
    expect(tripped([begun])).toEqual([]);
    const { wasJudged } = judgeFleet(aMoment([begun]));
    expect(wasJudged(alert('backup-failed', { server: 'pbs-1', datastore: 'store-a' }))).toBe(false);
  });

  it('keeps the alerts of all groups of a namespace that cannot be seen, and of no other', () => {
    const store = aDatastore({ namespaces: read(['', 'b']) });
    const { wasJudged } = judgeFleet(aMoment([aServer({ datastores: stores(store) })]));
    const stale = (namespace: string) =>
      wasJudged(
        alert('backup-stale', { server: 'pbs-1', datastore: 'store-a', namespace, backupType: 'vm', backupId: '1' }),
      );
    expect([stale(''), stale('b')]).toEqual([true, false]);
  });

  it('is the same for the same facts, and survives a fleet without history or servers', () => {
    const servers = [aServer(), SILENT, anUnreadServer({ name: 'pbs-3' })];
    const once = judgeFleet(aMoment(servers, { knowledge: NO_KNOWLEDGE })).findings;
    expect(judgeFleet(aMoment(servers, { knowledge: NO_KNOWLEDGE })).findings).toEqual(once);
    expect(judgeFleet(aMoment([])).findings).toEqual([]);
  });

  it('does not want alerts of rules that are off, nor of what is not watched any more', () => {
    const settings = { rules: { 'storage-high': { enabled: false } }, overrides: [] };
    const { isWanted } = judgeFleet(aMoment([aServer({ privileges: read(AUDIT) })], { settings }));
    expect(isWanted(alert('storage-high', { server: 'pbs-1', datastore: 'store-a' }))).toBe(false);
    expect(isWanted(alert('storage-critical', { server: 'pbs-1', datastore: 'store-a' }))).toBe(true);
    expect(isWanted(alert('storage-critical', { server: 'pbs-1', datastore: 'gone' }))).toBe(false);
    expect(isWanted(alert('server-unreachable', { server: 'pbs-9' }))).toBe(false);
    expect(isWanted(alert('no-such-rule', {}))).toBe(false);
  });

  it('wants an alert about several namespaces for as long as its rule is on in one of them', () => {
    const match = { server: '*', datastore: '*', namespace: 'x', group: '*', client: '*' };
    const settings = { rules: {}, overrides: [{ match, rules: { 'verification-failed': { enabled: false } } }] };
    const { isWanted } = judgeFleet(aMoment([aServer({ privileges: read(AUDIT) })], { settings }));
    const root = alert('verification-failed', { server: 'pbs-1', datastore: 'store-a', namespace: '' });
    expect([null, ['x'], ['x', 'y']].map((namespaces) => isWanted({ ...root, namespaces }))).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('wants an alert about what is verified together where its rule is on for some groups alone', () => {
    const match = { server: 'pbs-1', datastore: '*', namespace: '*', group: 'vm/*', client: '*' };
    const settings = {
      rules: { 'verification-failed': { enabled: false } },
      overrides: [{ match, rules: { 'verification-failed': { enabled: true } } }],
    };
    const servers = ['pbs-1', 'pbs-2'].map((name) => aServer({ name, privileges: read(AUDIT) }));
    const { isWanted } = judgeFleet(aMoment(servers, { settings }));
    const about = (server: string) => ({ server, datastore: 'store-a', namespace: '' });
    expect(['pbs-1', 'pbs-2'].map((name) => isWanted(alert('verification-failed', about(name))))).toEqual([
      true,
      false,
    ]);
  });

  it('keeps the alerts of a datastore that the token may not see any more as they are', () => {
    const { isWanted, wasJudged } = judgeFleet(aMoment([aServer({ privileges: read(new Map()) })]));
    const hidden = alert('storage-critical', { server: 'pbs-1', datastore: 'gone' });
    expect([isWanted(hidden), wasJudged(hidden)]).toEqual([true, false]);
  });

  it('reads the settings of clients, namespace by namespace', () => {
    const old = aGroup({ lastFinished: { kind: 'at', atMs: NOW - 3 * DAY } });
    const namespaces = ['a', 'b', 'a/c'];
    const store = aDatastore({
      namespaces: read(namespaces),
      groups: new Map(namespaces.map((namespace) => [namespace, read([old])])),
      details: new Map(),
    });
    const owners = createClientOwners({ anna: [{ datastore: 'store-a', namespace: 'a' }] });
    const settings = {
      rules: {},
      overrides: [
        {
          match: { server: '*', datastore: '*', namespace: '*', group: '*', client: 'anna' },
          rules: { 'backup-stale': { enabled: false } },
        },
      ],
    };
    const { findings } = judgeFleet(aMoment([aServer({ datastores: stores(store) })], { owners, settings }));
    const stale = findings.filter(({ rule, verdict }) => rule === 'backup-stale' && verdict === 'trips');
    expect(stale.map(({ subject }) => subject.namespace)).toEqual(['b']);
  });

  it('names each subject of a rule at most once', () => {
    const { findings } = judgeFleet(aMoment([aServer(), SILENT]));
    const told = findings.map(({ rule, subject }) => JSON.stringify([rule, subject]));
    expect(new Set(told).size).toBe(told.length);
  });
});

describe("a rule's settings", () => {
  const defaults = { threshold: 85, forMs: HOUR, severity: 'warning' } as const;
  const match = { server: '*', datastore: 'lab-*', namespace: '*', group: '*', client: '*' };
  const settings = {
    rules: { 'storage-high': { threshold: 80 } },
    overrides: [{ match, rules: { 'storage-high': { threshold: 70, forSeconds: 60 } } }],
  };
  const of = (datastore: string) => effectiveRule('storage-high', defaults, settings, { ...NOTHING, datastore }, null);

  it('say who set each of them', () => {
    expect(of('main')).toEqual({
      threshold: 80,
      forMs: HOUR,
      severity: 'warning',
      origin: { threshold: 'everywhere', forMs: 'default', severity: 'default' },
    });
    expect(of('lab-1')).toEqual({
      threshold: 70,
      forMs: MINUTE,
      severity: 'warning',
      origin: { threshold: 'override', forMs: 'override', severity: 'default' },
    });
  });
});
