import { describe, expect, it } from 'vitest';
import { type AlertSubject, NOTHING } from '../../../../../shared/domain/alert.ts';
import type { PveState } from '../../../../../shared/domain/pve.ts';
import { UNREAD } from '../../../../../shared/domain/section.ts';
import type { VzdumpRun } from '../../../../../shared/domain/vzdump.ts';
import { judgeFleet } from '../../../../../shared/rules/alerts/judge-fleet.ts';
import { OWN_PVE_RULES, PVE_RULES } from '../../../../../shared/rules/alerts/pve-rules.ts';
import { RULE_NAMES, thresholdUnitOf } from '../../../../../shared/settings/rule-names.ts';
import { DAY, HOUR, MINUTE } from '../../../../../shared/time-units.ts';
import { NOW, REFUSED, read, unreadable } from '../../../../kit/builders.ts';
import { aMoment } from '../../../../kit/judging.ts';
import {
  aCluster,
  aDisk,
  aGuest,
  aJob,
  aNode,
  anEndpoint,
  aRun,
  runsOf,
  withResources,
} from '../../../../kit/pve-builders.ts';

const BARE_FLEET = { revision: 1, servers: [], sqlbak: [] };

function judgedPve(state: PveState, nowMs = NOW) {
  return judgeFleet(aMoment([], { nowMs, fleet: { ...BARE_FLEET, pve: [state] } }));
}

function tripping(state: PveState): string[] {
  const { findings } = judgedPve(state);
  return findings.filter(({ verdict }) => verdict === 'trips').map(({ rule, severity }) => `${rule} ${severity}`);
}

/** What would become of an alert: it goes on, it is kept as it is, or it ends. */
function fate(state: PveState, rule: string, subject: Partial<AlertSubject>, nowMs = NOW): 'trips' | 'kept' | 'over' {
  const judgement = judgedPve(state, nowMs);
  const whole = { ...NOTHING, server: 'grove', ...subject };
  const isSame = (other: AlertSubject) =>
    JSON.stringify(Object.entries(other).sort()) === JSON.stringify(Object.entries(whole).sort());
  if (judgement.findings.some((found) => found.rule === rule && found.verdict === 'trips' && isSame(found.subject)))
    return 'trips';
  return judgement.wasJudged({ rule, subject: whole }) ? 'over' : 'kept';
}

const failing = {
  kind: 'failing',
  failure: REFUSED,
  sinceMs: NOW - HOUR,
  lastAnswerAtMs: NOW - HOUR,
  attempts: 9,
} as const;
const CLUSTER = { name: 'grove', nodes: ['alder', 'birch'] };
const GUEST = { backupType: 'vm', backupId: '201' };

describe('a healthy cluster', () => {
  it('raises nothing, and all of it is judged', () => {
    expect(judgedPve(aCluster()).findings).toEqual([]);
  });
});

describe('the table of rules about clusters', () => {
  it("equals the contract's names, in its order, none with a threshold", () => {
    const names = RULE_NAMES.filter((name) => /^(pve-|vzdump-|disk-smart-)/.test(name));
    expect(OWN_PVE_RULES.map(({ name }) => name)).toEqual(names);
    expect(names.map(thresholdUnitOf)).toEqual(names.map(() => null));
  });

  it('says of each what it means and where it comes from', () => {
    for (const { meaning, source } of PVE_RULES) {
      expect(meaning).toMatch(/^[A-Z].*\.$/);
      expect(source).toMatch(/design\.md/);
    }
  });
});

describe('pve-node-down', () => {
  it.each([
    ['offline', 'pve-node-down critical'],
    ['unknown', 'pve-node-down warning'],
  ] as const)('tells a node that is %s', (status, expected) => {
    expect(tripping(aCluster(withResources([aNode(), aNode({ name: 'birch', status })])))).toEqual([expected]);
  });

  it('says nothing of others while there is no quorum: they only seem to be down', () => {
    const cluster = read({ ...CLUSTER, isQuorate: false });
    const state = aCluster({ cluster, ...withResources([aNode(), aNode({ name: 'birch', status: 'offline' })]) });
    expect(tripping(state)).toEqual(['pve-quorum-lost critical']);
    expect(fate(state, 'pve-node-down', { job: 'birch' })).toBe('kept');
  });

  it('keeps what it said while the cluster is silent', () => {
    expect(fate(aCluster({ reach: failing }), 'pve-node-down', { job: 'birch' })).toBe('kept');
  });
});

describe('pve-quorum-lost', () => {
  it('is no question for a node in no cluster', () => {
    const cluster = read({ name: null, nodes: ['alder'], isQuorate: null });
    expect(tripping(aCluster({ cluster, ...withResources([aNode()]) }))).toEqual([]);
  });

  it('is kept while the membership cannot be read', () => {
    expect(fate(aCluster({ cluster: UNREAD }), 'pve-quorum-lost', {})).toBe('kept');
    const silent = read({ ...CLUSTER, isQuorate: null });
    expect(fate(aCluster({ cluster: silent }), 'pve-quorum-lost', {})).toBe('kept');
  });
});

describe('pve-guest-uncovered', () => {
  const uncovered = 'pve-guest-uncovered warning';
  const other = aJob({ selection: { kind: 'guests', vmids: [9] } });

  it.each([
    ['in no job', { backupJobs: read([other]) }, [uncovered]],
    ['in a job that is switched off', { backupJobs: read([aJob({ enabled: false })]) }, [uncovered]],
    [
      'left out of a job for all',
      { backupJobs: read([aJob({ selection: { kind: 'all', exclude: [201] } })]) },
      [uncovered],
    ],
    ['away from the node of its job', { backupJobs: read([aJob({ node: 'birch' })]) }, [uncovered]],
    [
      'in a job of its pool',
      {
        backupJobs: read([aJob({ selection: { kind: 'pool', pool: 'prod' } })]),
        ...withResources([aNode()], [aGuest({ pool: 'prod' })]),
      },
      [],
    ],
    ['in one of two jobs', { backupJobs: read([other, aJob({ selection: { kind: 'guests', vmids: [201] } })]) }, []],
    ['a template', { backupJobs: read([]), ...withResources([aNode()], [aGuest({ isTemplate: true })]) }, []],
  ])('judges a guest that is %s', (_what, part, expected) => {
    expect(tripping(aCluster(part))).toEqual(expected);
  });

  it("goes by PVE's own list where the jobs cannot be read", () => {
    const refused = {
      backupJobs: unreadable<never>(REFUSED),
      uncovered: read([{ vmid: 201, type: 'qemu', name: null } as const]),
    };
    expect(tripping(aCluster(refused))).toEqual([uncovered]);
    expect(fate(aCluster({ ...refused, uncovered: read([]) }), 'pve-guest-uncovered', GUEST)).toBe('kept');
  });

  it('is kept while neither can be read', () => {
    const blind = { backupJobs: UNREAD, uncovered: UNREAD };
    expect(fate(aCluster(blind), 'pve-guest-uncovered', GUEST)).toBe('kept');
  });
});

describe('vzdump-failed', () => {
  const failed = { vmid: 201, kind: 'failed', message: 'no space' } as const;
  const fine = { vmid: 201, kind: 'ok', message: null } as const;
  const error = { outcome: { kind: 'error', message: 'job errors' } } as const;
  const withRuns = (...runs: readonly VzdumpRun[]) =>
    aCluster({
      vzdump: new Map([
        ['alder', runsOf(...runs)],
        ['birch', runsOf()],
      ]),
    });

  it('tells the guest that failed within a run, and no other', () => {
    const state = withRuns(aRun([failed, { ...fine, vmid: 202 }], error));
    expect(tripping(state)).toEqual(['vzdump-failed warning']);
    const [finding] = judgedPve(state).findings;
    expect(finding?.subject).toMatchObject(GUEST);
    expect(finding?.summary).toBe('The last backup of erp-db (201) on alder of grove failed 7 h ago: no space.');
  });

  it('ends with the next run that goes well, on whichever node', () => {
    const later = aRun([fine], { upid: 'UPID:b', node: 'birch', startedAtMs: NOW - HOUR, endedAtMs: NOW - MINUTE });
    const state = aCluster({
      vzdump: new Map([
        ['alder', runsOf(aRun([failed], error))],
        ['birch', runsOf(later)],
      ]),
    });
    expect(fate(state, 'vzdump-failed', GUEST)).toBe('over');
  });

  it('tells a run that was cut off', () => {
    expect(tripping(withRuns(aRun([{ ...failed, kind: 'interrupted', message: null }])))).toEqual([
      'vzdump-failed warning',
    ]);
  });

  it('tells a run that failed before any guest', () => {
    const state = withRuns(aRun([], { outcome: { kind: 'error', message: "could not activate storage 'nas'" } }));
    expect(judgedPve(state).findings[0]?.summary).toContain("could not activate storage 'nas'");
  });

  it('does not speak of guests that are gone', () => {
    expect(tripping(withRuns(aRun([{ ...failed, vmid: 999 }], error)))).toEqual([]);
  });

  it('lets nothing end while runs of a node were never read, such as after a restart', () => {
    expect(fate(aCluster({ vzdump: new Map([['alder', runsOf()]]) }), 'vzdump-failed', GUEST)).toBe('kept');
  });
});

describe('disk-smart-failed', () => {
  const disks = (...list: ReturnType<typeof aDisk>[]) => ({
    disks: new Map([
      ['alder', read(list)],
      ['birch', read([])],
    ]),
  });

  it.each([
    ['FAILED!', 'bad', ['disk-smart-failed critical']],
    ['OK', 'good', []],
    ['UNKNOWN', 'unknown', []],
  ] as const)('judges a disk that says %s', (healthText, health, expected) => {
    expect(tripping(aCluster(disks(aDisk({ health, healthText }))))).toEqual(expected);
  });

  it('knows the disk by its serial number, whatever its path', () => {
    const state = aCluster(disks(aDisk({ health: 'bad', healthText: 'FAILED!', devicePath: '/dev/sdz' })));
    expect(fate(state, 'disk-smart-failed', { job: 'alder S1' })).toBe('trips');
  });

  it('keeps what it said of disks whose list is old or was never read', () => {
    expect(fate(aCluster({ disks: new Map() }), 'disk-smart-failed', { job: 'alder S1' })).toBe('kept');
    const old = {
      disks: new Map([
        ['alder', read([aDisk()], NOW - 2 * DAY)],
        ['birch', read([])],
      ]),
    };
    expect(fate(aCluster(old), 'disk-smart-failed', { job: 'alder S1' })).toBe('kept');
  });
});

describe('rules that every kind of source has', () => {
  it('server-unreachable: no address answers', () => {
    expect(tripping(aCluster({ reach: failing }))).toEqual(['server-unreachable critical']);
  });

  it('server-unreachable: one address fails, quietly, while others serve', () => {
    const down = anEndpoint({ url: 'https://birch.example:8006', failure: REFUSED, failingSinceMs: NOW - HOUR });
    expect(tripping(aCluster({ endpoints: [anEndpoint(), down] }))).toEqual(['server-unreachable info']);
  });

  it('server-unreachable: an address of another cluster is said with the next step', () => {
    const foreign = anEndpoint({
      url: 'https://gorse.example:8006',
      isForeign: true,
      cluster: { name: 'heath', nodes: ['gorse'] },
    });
    const [finding] = judgedPve(aCluster({ endpoints: [anEndpoint(), foreign] })).findings;
    expect(finding).toMatchObject({
      severity: 'warning',
      summary:
        'https://gorse.example:8006 belongs to the cluster heath, the other addresses of grove to the cluster grove: it is not used.',
      next: 'Take it out of the urls of grove, and watch that cluster as a source of its own.',
    });
  });

  it('auth-failed: the token is refused, and the rest is not judged', () => {
    const reach = {
      ...failing,
      failure: { kind: 'auth', endpoint: 'GET /cluster/status', detail: 'HTTP 401' },
    } as const;
    expect(tripping(aCluster({ reach }))).toEqual(['auth-failed critical']);
    expect(fate(aCluster({ reach }), 'vzdump-failed', GUEST)).toBe('kept');
  });

  it('certificate-changed: one node presents another certificate', () => {
    const failure = {
      kind: 'tls',
      reason: 'pin-changed',
      endpoint: 'GET /x',
      detail: 'd',
      presentedFingerprint: 'AA',
      pinnedFingerprint: 'BB',
    } as const;
    const changed = anEndpoint({ url: 'https://birch.example:8006', failure, failingSinceMs: NOW });
    expect(tripping(aCluster({ endpoints: [anEndpoint(), changed] }))).toEqual(['certificate-changed critical']);
  });

  it('certificate-expiring: a certificate of a node ends within days', () => {
    const certificate = {
      filename: 'pve-ssl.pem',
      subject: '/CN=alder',
      fingerprint: 'AA',
      validFromMs: NOW - 700 * DAY,
      validToMs: NOW + 9 * DAY,
    };
    const certificates = new Map([
      ['alder', read([certificate])],
      ['birch', read([])],
    ]);
    expect(tripping(aCluster({ certificates }))).toEqual(['certificate-expiring warning']);
  });

  it('permission-missing: names what is missing and how to grant it', () => {
    const { findings } = judgedPve(aCluster({ privileges: read(new Map([['/', new Map([['Sys.Audit', true]])]])) }));
    expect(findings.map(({ subject }) => subject.job)).toEqual(['VM.Audit', 'Datastore.Audit']);
    expect(findings[0]?.next).toContain('pveum acl modify / --users');
  });
});
