import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AlertSubject, NOTHING } from '../../../../../shared/domain/alert.ts';
import { UNREAD } from '../../../../../shared/domain/section.ts';
import type { SqlbakState } from '../../../../../shared/domain/sqlbak.ts';
import type { RuleSettings } from '../../../../../shared/rules/alerts/effective-rule.ts';
import { judgeFleet } from '../../../../../shared/rules/alerts/judge-fleet.ts';
import { OWN_SQLBAK_RULES, SQLBAK_RULES } from '../../../../../shared/rules/alerts/sqlbak-rules.ts';
import { RULE_NAMES, thresholdUnitOf } from '../../../../../shared/settings/rule-names.ts';
import { DAY, HOUR, MINUTE } from '../../../../../shared/time-units.ts';
import { NOW, REFUSED, unreadable } from '../../../../kit/builders.ts';
import { aMoment } from '../../../../kit/judging.ts';
import {
  anAccount,
  aSqlJob,
  aSqlRun,
  aSqlServer,
  jobSettings,
  nightlyRuns,
  someBackups,
} from '../../../../kit/sqlbak-builders.ts';

const NO_SETTINGS: RuleSettings = { rules: {}, overrides: [] };

function judged(state: SqlbakState, nowMs = NOW, settings = NO_SETTINGS) {
  return judgeFleet(aMoment([], { nowMs, settings, fleet: { revision: 1, servers: [], pve: [], sqlbak: [state] } }));
}

function tripping(state: SqlbakState, nowMs = NOW, settings = NO_SETTINGS): string[] {
  const trips = judged(state, nowMs, settings).findings.filter(({ verdict }) => verdict === 'trips');
  return trips.map(({ rule, severity, subject }) =>
    [rule, severity, subject.job ?? `${subject.backupType ?? ''}/${subject.backupId ?? ''}`].join(' '),
  );
}

/** What would become of an alert: it goes on, it is kept as it is, or it ends. */
function fate(
  state: SqlbakState,
  rule: string,
  subject: Partial<AlertSubject>,
  nowMs = NOW,
): 'trips' | 'kept' | 'over' {
  const judgement = judged(state, nowMs);
  const whole = { ...NOTHING, server: 'orchard', ...subject };
  const isSame = (other: AlertSubject) =>
    JSON.stringify(Object.entries(other).sort()) === JSON.stringify(Object.entries(whole).sort());
  if (judgement.findings.some((found) => found.rule === rule && found.verdict === 'trips' && isSame(found.subject)))
    return 'trips';
  return judgement.wasJudged({ rule, subject: whole }) ? 'over' : 'kept';
}

const FULL = { backupType: 'full', backupId: '5520' };
const failing = {
  kind: 'failing',
  failure: REFUSED,
  sinceMs: NOW - HOUR,
  lastAnswerAtMs: NOW - HOUR,
  attempts: 9,
} as const;

describe('a healthy account', () => {
  it('raises nothing, and all of it is judged and wanted', () => {
    const judgement = judged(anAccount());
    expect(judgement.findings).toEqual([]);
    const alert = {
      rule: 'sqlbak-backup-stale',
      subject: { ...NOTHING, server: 'orchard', ...FULL },
      namespaces: null,
    };
    expect([judgement.wasJudged(alert), judgement.isWanted(alert)]).toEqual([true, true]);
    expect(judgement.isWanted({ ...alert, subject: { ...alert.subject, server: 'left' } })).toBe(false);
  });
});

describe('the table of rules about accounts', () => {
  it("equals the contract's names, in its order, with a threshold where the settings know its unit", () => {
    const names = RULE_NAMES.filter((name) => name.startsWith('sqlbak-'));
    expect(OWN_SQLBAK_RULES.map(({ name }) => name)).toEqual(names);
    expect(OWN_SQLBAK_RULES.map(({ defaults }) => defaults.threshold !== null)).toEqual(
      names.map((name) => thresholdUnitOf(name) !== null),
    );
  });

  it('says of each what it means and where it comes from', () => {
    for (const { meaning, source } of SQLBAK_RULES) {
      expect(meaning).toMatch(/^[A-Z].*\.$/s);
      expect(source).toMatch(/design\.md/);
    }
  });
});

describe('sqlbak-server-offline', () => {
  it.each([['offline'], ['disconnected'], ['hibernating'], ['']])('speaks of a server that is "%s"', (status) => {
    expect(tripping(anAccount({ servers: [aSqlServer({ status })] }))).toEqual([
      'sqlbak-server-offline critical server 41207',
    ]);
  });

  it('does not end because the list cannot be read', () => {
    const state = anAccount({ state: { servers: unreadable(REFUSED) } });
    expect(fate(state, 'sqlbak-server-offline', { job: 'server 41207' })).toBe('kept');
  });
});

describe('sqlbak-backup-failed', () => {
  const failed = aSqlRun(HOUR, { backups: [someBackups({ count: 2 }), someBackups({ outcome: 'failed' })] });

  it('speaks of the newest run that ended, also when only one of several databases failed', () => {
    const state = anAccount({ runs: [...nightlyRuns(), failed] });
    expect(tripping(state)).toEqual(['sqlbak-backup-failed warning full/5520']);
    expect(judged(state).findings[0]?.summary).toBe(
      'The last full backup of NIGHTLY on SQL-PROD-1 (orchard) 60 min ago failed for 1 of 3. The last success began 60 min ago.',
    );
  });

  it('is over with the next success, and not with one that still runs or has an unknown status', () => {
    const good = aSqlRun(MINUTE);
    const open = aSqlRun(MINUTE, { backups: [someBackups({ outcome: 'other' })] });
    expect(fate(anAccount({ runs: [failed, good] }), 'sqlbak-backup-failed', FULL)).toBe('over');
    expect(fate(anAccount({ runs: [failed, open] }), 'sqlbak-backup-failed', FULL)).toBe('trips');
  });
});

describe('sqlbak-backup-stale', () => {
  const last = nightlyRuns().at(-1)?.startedAtMs ?? 0;

  it('goes by the rhythm of the successes', () => {
    const runs = nightlyRuns();
    const at = (nowMs: number) => {
      const late = nowMs - NOW;
      const state = anAccount({ runs });
      const moved = <T>(value: T) => ({ kind: 'read' as const, value, takenAtMs: nowMs });
      return tripping(
        {
          ...state,
          reach: { kind: 'answering', sinceMs: NOW, lastAnswerAtMs: NOW + late },
          servers: moved([aSqlServer()]),
          jobs: moved([aSqlJob()]),
          jobSettings: new Map([['5520', moved(jobSettings())]]),
          runs: new Map([['5520', moved({ fromMs: nowMs - 37 * DAY, runs, leftOut: 0 })]]),
        },
        nowMs,
      );
    };
    expect(at(last + 2 * DAY)).toEqual([]);
    expect(at(last + 2 * DAY + MINUTE)).toEqual(['sqlbak-backup-stale critical full/5520']);
  });

  it.each([
    ['log', 6 * HOUR],
    ['diff', 48 * HOUR],
    ['inc', 48 * HOUR],
    ['full', 8 * DAY],
    ['folder', 8 * DAY],
  ] as const)('goes by the kind where there is no rhythm yet: %s', (type, limitMs) => {
    const runs = (agoMs: number) => [aSqlRun(agoMs, { backups: [someBackups({ type })] })];
    const settings = jobSettings({ types: [type], destinations: [] });
    expect(tripping(anAccount({ settings, runs: runs(limitMs) }))).toEqual([]);
    expect(tripping(anAccount({ settings, runs: runs(limitMs + MINUTE) }))).toEqual([
      `sqlbak-backup-stale critical ${type}/5520`,
    ]);
  });

  it('takes a threshold of the settings instead, for each kind its own', () => {
    const everywhere = { server: '*', datastore: '*', namespace: '*', group: '*', client: '*' };
    const overrides = [
      { match: everywhere, rules: { 'sqlbak-backup-stale': { threshold: 1 } } },
      { match: { ...everywhere, group: 'full/*' }, rules: { 'sqlbak-backup-stale': { threshold: 8 } } },
    ];
    const settings = jobSettings({ types: ['full', 'log'], destinations: [] });
    const both = [someBackups(), someBackups({ type: 'log' })];
    const state = anAccount({ settings, runs: [aSqlRun(7 * HOUR, { backups: both })] });
    expect(tripping(state, NOW, { rules: {}, overrides })).toEqual(['sqlbak-backup-stale critical log/5520']);
  });

  it('speaks of a job without any success in the window, more quietly where it never ran', () => {
    const failed = aSqlRun(HOUR, { backups: [someBackups({ outcome: 'failed' })] });
    expect(tripping(anAccount({ runs: [failed] }))).toContain('sqlbak-backup-stale critical full/5520');
    expect(tripping(anAccount({ runs: [] }))).toEqual(['sqlbak-backup-stale warning full/5520']);
  });

  it('says nothing of maintenance, nor of a kind that the job does not make any more', () => {
    expect(tripping(anAccount({ jobs: [aSqlJob({ jobType: 'maintenance' })], runs: [] }))).toEqual([]);
    const old = [20, 21, 22].map((days) =>
      aSqlRun(days * DAY, { backups: [someBackups({ type: 'diff', files: 'deleted' })] }),
    );
    expect(tripping(anAccount({ runs: [...old, ...nightlyRuns()] }))).toEqual([]);
  });

  it('neither begins nor ends while runs or settings cannot be read', () => {
    const runs = new Map([['5520', unreadable<never>(REFUSED)]]);
    const jobSettingsUnread = new Map([['5520', UNREAD]]);
    for (const state of [anAccount({ state: { runs } }), anAccount({ state: { jobSettings: jobSettingsUnread } })]) {
      expect(tripping(state)).toEqual([]);
      expect(fate(state, 'sqlbak-backup-stale', FULL)).toBe('kept');
    }
    expect(fate(anAccount({ state: { jobs: UNREAD } }), 'sqlbak-backup-stale', FULL)).toBe('kept');
    expect(fate(anAccount({ state: { reach: failing } }), 'sqlbak-backup-stale', FULL)).toBe('kept');
  });

  it('is over with the job itself', () => {
    expect(fate(anAccount({ jobs: [] }), 'sqlbak-backup-stale', FULL)).toBe('over');
  });
});

describe('sqlbak-retention-violation', () => {
  const old = (days: number, files: 'kept' | 'deleted' | 'unlisted') =>
    anAccount({ runs: [aSqlRun(days * DAY, { backups: [someBackups({ files })] }), ...nightlyRuns()] });

  it('speaks of files that are there beyond the retention and a grace, and of no others', () => {
    expect(tripping(old(31, 'kept'))).toEqual([]);
    expect(tripping(old(33, 'kept'))).toEqual(['sqlbak-retention-violation warning full/5520']);
    expect(tripping(old(33, 'deleted'))).toEqual([]);
    expect(tripping(old(33, 'unlisted'))).toEqual([]);
  });

  it('never speaks where nothing limits the retention', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4000 }), (days) => {
        const settings = jobSettings({ destinations: [{ fullKeepDays: 0, incKeepDays: 3 }] });
        const state = anAccount({ settings, runs: [aSqlRun(days * DAY), ...nightlyRuns()] });
        expect(tripping(state)).toEqual([]);
      }),
    );
  });
});

describe('the account itself', () => {
  it('is unreachable when it does not answer', () => {
    expect(tripping(anAccount({ state: { reach: failing } }))).toEqual(['server-unreachable critical /']);
  });

  it('is refused when its token is', () => {
    const failure = { kind: 'auth', endpoint: 'GET /servers', detail: 'HTTP 401' } as const;
    const state = anAccount({ state: { reach: { ...failing, failure } } });
    expect(tripping(state)).toEqual(['auth-failed critical /']);
    expect(fate(state, 'server-unreachable', {})).toBe('kept');
  });

  it('is silent, and neither well nor ill, when it was not asked lately', () => {
    expect(tripping(anAccount(), NOW + HOUR)).toEqual([]);
    expect(fate(anAccount(), 'server-unreachable', {}, NOW + HOUR)).toBe('kept');
  });
});
