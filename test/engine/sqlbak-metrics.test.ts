import { afterEach, describe, expect, it } from 'vitest';
import { lastGood } from '../../shared/domain/section.ts';
import { HOUR, MINUTE } from '../../shared/time-units.ts';
import { sqlbakLines, sqlbakText } from '../kit/sqlbak-page.ts';
import { type WatchedAccount, watchAccount } from '../kit/watched-account.ts';
import { addRun, backupOf, buildOrchard, DAY, removeFiles } from '../simulator/sqlbak/build.ts';
import { seedPass } from './sqlbak-seed-truth.ts';

const rigs: WatchedAccount[] = [];
const watched = async (...args: Parameters<typeof watchAccount>) => {
  const rig = await watchAccount(...args);
  rigs.push(rig);
  return rig;
};
afterEach(async () => {
  await Promise.all(rigs.splice(0).map((rig) => rig.close()));
});

/** What is said right after a heartbeat, so that the moment of the check is the same as the exporter's. */
async function said(rig: WatchedAccount): Promise<string[]> {
  const takenAtMs = lastGood(rig.known().servers)?.takenAtMs ?? 0;
  const checked = `sqlbak_last_check_timestamp [] ${takenAtMs / 1000}`;
  const now = `sqlbak_last_check_timestamp [] ${rig.clock.nowMs() / 1000}`;
  return (await sqlbakLines([rig.known()], rig.clock.nowMs())).map((line) => (line === checked ? now : line)).sort();
}

describe("the article's metrics", () => {
  it.each([[false], [true]])(
    'equal those of its exporter, series by series (starts in lists: %s)',
    async (doRowsSayStart) => {
      const rig = await watched(buildOrchard({ doRowsSayStart }));
      await rig.collect();
      expect(await said(rig)).toEqual(seedPass(rig.simulated.account).lines);
    },
  );

  it('stay equal while runs begin, end, fail, leave the window and lose their files', async () => {
    const account = buildOrchard();
    const rig = await watched(account);
    await rig.collect();
    const started = account.nowMs;
    addRun(account, 5520, { startedAtMs: started + HOUR, endedAtMs: started + 2 * HOUR });
    addRun(account, 5521, { startedAtMs: started + HOUR, backups: [backupOf({ status: 'failed' })] });
    await rig.pass(90 * MINUTE);
    expect(await said(rig)).toEqual(seedPass(account).lines);
    await rig.pass(DAY);
    for (const run of account.runs)
      if (account.nowMs - run.startedAtMs > 7 * DAY && run.jobId === 5523) removeFiles(run);
    await rig.pass(DAY);
    expect(await said(rig)).toEqual(seedPass(account).lines);
    await rig.pass(DAY);
    expect(await said(rig)).toEqual(seedPass(account).lines);
  }, 60_000);

  it('read pages of any size', async () => {
    const rig = await watched(buildOrchard({ mostPerPage: 3 }));
    await rig.collect();
    expect(await said(rig)).toEqual(seedPass(rig.simulated.account).lines);
  });

  it('follow settings that begin to keep backups for longer, back through the added part of the window', async () => {
    const account = buildOrchard();
    const rig = await watched(account);
    await rig.collect();
    const [job] = account.jobs;
    if (!job) throw new Error('no job');
    job.settings = { ...job.settings, destinations: [{ full_backups_keep_months: 2, full_backups_keep_days: 1 }] };
    await rig.pass(2 * HOUR);
    expect(await said(rig)).toEqual(seedPass(account).lines);
  });

  it('name their source only where there are several', async () => {
    const rig = await watched(buildOrchard());
    await rig.collect();
    const state = rig.known();
    expect(await sqlbakText([state], rig.clock.nowMs())).not.toContain('source=');
    const two = await sqlbakText([state, { ...state, name: 'second' }], rig.clock.nowMs());
    const own = two.split('\n').filter((line) => line.startsWith('sqlbak_'));
    expect(own.every((line) => /source="(orchard|second)"/.test(line))).toBe(true);
    expect(own.length).toBeGreaterThan(100);
  });
});

describe('what cannot be read', () => {
  it('is absent and not 0 nor -1, with the flag saying so', async () => {
    const rig = await watched(buildOrchard());
    await rig.simulated.faults.add({ kind: 'status', status: 500 }, /job_id=5520/);
    await rig.simulated.faults.add({ kind: 'status', status: 500 }, '/jobs/{id}/settings');
    await rig.collect();
    const lines = await said(rig);
    expect(lines.filter((line) => line.includes('"job_id"'))).toEqual([]);
    expect(lines).toContain('sqlbak_jobruns_available [] 0');
    expect(lines).toContain('sqlbak_jobsettings_available [] 0');
    await rig.simulated.faults.clear();
    await rig.pass(HOUR);
    expect(await said(rig)).toEqual(seedPass(rig.simulated.account).lines);
  });

  it('goes away when it is old, but the moment of the last check stays to show its age', async () => {
    const rig = await watched(buildOrchard());
    await rig.collect();
    await rig.pass(0);
    const checkedAtMs = rig.clock.nowMs();
    await rig.simulated.faults.add({ kind: 'refuse' });
    await rig.pass(HOUR);
    const lines = await sqlbakLines([rig.known()], rig.clock.nowMs());
    expect(lines).toHaveLength(1);
    const seconds = Number(lines[0]?.split(' ').at(-1));
    expect(checkedAtMs / 1000 - seconds).toBeLessThanOrEqual(60);
  });

  it('leaves out one run that stays unreadable and counts the others', async () => {
    const account = buildOrchard();
    const bad = addRun(account, 5521, { startedAtMs: account.nowMs - HOUR });
    const rig = await watched(account);
    await rig.simulated.faults.add({ kind: 'status', status: 500 }, new RegExp(`/jobruns/${bad.id}$`));
    await rig.pass(HOUR);
    account.runs = account.runs.filter((run) => run !== bad);
    expect(await said(rig)).toEqual(seedPass(account).lines);
    const runs = rig.known().runs.get('5521');
    expect(runs?.kind === 'read' && runs.value.leftOut).toBe(1);
  });
});
