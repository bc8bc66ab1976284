import { describe, expect, it } from 'vitest';
import { UNREAD } from '../../../../shared/domain/section.ts';
import { DAY, HOUR } from '../../../../shared/time-units.ts';
import { sqlbakView } from '../../../../shared/view/sqlbak-view.ts';
import { NOW, REFUSED, unreadable } from '../../../kit/builders.ts';
import {
  anAccount,
  aSqlJob,
  aSqlRun,
  aSqlServer,
  jobSettings,
  nightlyRuns,
  someBackups,
} from '../../../kit/sqlbak-builders.ts';

const options = { nowMs: NOW };

describe('the view of an account', () => {
  it('shows servers with their state and jobs with each kind of backup', () => {
    const servers = [aSqlServer(), aSqlServer({ id: '2', name: 'OLD', status: 'disconnected' })];
    const view = sqlbakView(anAccount({ servers }), options);
    expect(
      view.servers?.value.map(({ name, isOnline, status, jobCount }) => [name, isOnline, status, jobCount]),
    ).toEqual([
      ['SQL-PROD-1', true, 'online', 1],
      ['OLD', false, 'disconnected', 0],
    ]);
    const lastSuccessAtMs = NOW - 7 * HOUR;
    expect(view.jobs?.value).toMatchObject([
      {
        ...{ id: '5520', name: 'NIGHTLY', server: 'SQL-PROD-1', trouble: null },
        types: {
          value: [
            {
              ...{ type: 'full', isEnabled: true, lastSuccessAtMs, retentionDays: 30, overdueSinceStartMs: null },
              nextExpectedAtMs: lastSuccessAtMs + DAY,
              staleAtMs: lastSuccessAtMs + 2 * DAY,
              lastRun: { startedAtMs: lastSuccessAtMs, succeeded: 1, failed: 0 },
              window: { total: 10, succeeded: 10, failed: 0 },
            },
          ],
        },
      },
    ]);
  });

  it('has what was never read as not known, and leaves maintenance out', () => {
    expect(sqlbakView(anAccount({ state: { servers: UNREAD, jobs: UNREAD } }), options)).toMatchObject({
      ...{ servers: null, jobs: null },
    });
    const view = sqlbakView(anAccount({ state: { runs: new Map([['5520', unreadable<never>(REFUSED)]]) } }), options);
    expect(view.jobs?.value[0]?.types).toBeNull();
    expect(view.jobs?.value[0]?.trouble?.what).toMatch(/\S/);
    expect(sqlbakView(anAccount({ jobs: [aSqlJob({ jobType: 'maintenance' })] }), options).jobs?.value).toEqual([]);
  });

  it('tells more of folders than the metrics do, which count none', () => {
    const folder = someBackups({ type: 'folder' });
    const runs = nightlyRuns().map((run) => ({ ...run, backups: [folder] }));
    const view = sqlbakView(anAccount({ settings: jobSettings({ types: ['folder'] }), runs }), options);
    expect(view.jobs?.value[0]?.types?.value).toMatchObject([
      {
        type: 'folder',
        lastSuccessAtMs: NOW - 7 * HOUR,
        nextExpectedAtMs: NOW + 17 * HOUR,
        window: null,
        retentionDays: null,
      },
    ]);
  });

  it('names statuses that nobody knows', () => {
    const odd = aSqlRun(HOUR, { otherStatuses: ['running', 'warning'] });
    expect(sqlbakView(anAccount({ runs: [odd] }), options).jobs?.value[0]?.otherStatuses).toEqual(['warning']);
  });
});
