import { describe, expect, it } from 'vitest';
import { createLens } from '../../../../../main/monitor/page/lens.ts';
import { sqlbakGroups } from '../../../../../main/monitor/page/sqlbak-groups.ts';
import { DAY, HOUR } from '../../../../../shared/time-units.ts';
import { NOW } from '../../../../kit/builders.ts';
import { someSettings } from '../../../../kit/page-doubles.ts';
import { anAccount, aSqlJob, jobSettings } from '../../../../kit/sqlbak-builders.ts';

const LAST_MS = NOW - 7 * HOUR;
const lens = createLens(someSettings({}));

describe("an account's jobs among the groups", () => {
  it('stand under the server on which they run, each kind of backup with its own rhythm', () => {
    const [part, ...others] = sqlbakGroups(anAccount(), lens, NOW);
    expect(others).toEqual([]);
    expect(part).toMatchObject({ kind: 'groups', sourceKind: 'sqlbak', server: 'orchard', datastore: 'SQL-PROD-1' });
    expect(part?.groups).toMatchObject([
      {
        backupType: 'full',
        backupId: 'NIGHTLY',
        lastFinishedServerMs: LAST_MS,
        lastFinished: 'at',
        pace: { kind: 'rhythm', intervalMs: DAY, expectedServerMs: LAST_MS + DAY, dueByServerMs: LAST_MS + 2 * DAY },
        detail: null,
        snapshotCount: null,
      },
    ]);
  });

  it('are due by the limit of the settings, where they set one', () => {
    const own = createLens(someSettings({ alerts: { rules: { 'sqlbak-backup-stale': { threshold: 30 } } } }));
    const [part] = sqlbakGroups(anAccount(), own, NOW);
    expect(part?.groups[0]?.pace).toMatchObject({ dueByServerMs: LAST_MS + 30 * HOUR });
  });

  it('are not watched where the rule is off', () => {
    const own = createLens(someSettings({ alerts: { rules: { 'sqlbak-backup-stale': { enabled: false } } } }));
    const [part] = sqlbakGroups(anAccount(), own, NOW);
    expect(part?.groups[0]?.pace).toEqual({ kind: 'not-watched', reason: 'rule-off' });
  });

  it('are unknown, not fresh, where no success was ever seen', () => {
    const [part] = sqlbakGroups(anAccount({ runs: [] }), lens, NOW);
    expect(part?.groups[0]).toMatchObject({ lastFinished: 'unknown', pace: { kind: 'unknown' } });
  });

  it('of a server that is not listed are kept together', () => {
    const [part] = sqlbakGroups(anAccount({ jobs: [aSqlJob({ serverId: '1' })] }), lens, NOW);
    expect(part?.datastore).toBe('unknown server');
  });

  it('show each kind that the settings name', () => {
    const [part] = sqlbakGroups(anAccount({ settings: jobSettings({ types: ['full', 'log'] }) }), lens, NOW);
    expect(part?.groups.map(({ backupType }) => backupType)).toEqual(['full', 'log']);
  });
});
