import { expect, it } from 'vitest';
import { judgeFleet } from '../../shared/rules/alerts/judge-fleet.ts';
import { MINUTE } from '../../shared/time-units.ts';
import { aMoment } from '../kit/judging.ts';
import { watchAccount } from '../kit/watched-account.ts';
import { addRun, buildOrchard, DAY, HOUR, removeFiles } from '../simulator/sqlbak/build.ts';

it('what is wrong in an account is found, and over when it was repaired', async () => {
  const account = buildOrchard();
  const rig = await watchAccount(account);
  const tripping = () => {
    const nowMs = rig.clock.nowMs();
    const fleet = { revision: 1, servers: [], pve: [], sqlbak: [rig.known()] };
    return judgeFleet(aMoment([], { nowMs, fleet }))
      .findings.filter(({ verdict }) => verdict === 'trips')
      .map(({ rule, subject: { job, backupType, backupId } }) => `${rule} ${job ?? `${backupType}/${backupId}`}`)
      .sort();
  };
  try {
    await rig.collect();
    expect(tripping()).toEqual([
      'sqlbak-backup-failed full/5521',
      'sqlbak-backup-stale diff/5522',
      'sqlbak-backup-stale full/5521',
      'sqlbak-backup-stale full/5522',
      'sqlbak-retention-violation full/5523',
      'sqlbak-server-offline server 41208',
      'sqlbak-server-offline server 41209',
    ]);
    for (const server of account.servers) server.status = 'online';
    addRun(account, 5521, { startedAtMs: account.nowMs + MINUTE });
    addRun(account, 5522, { startedAtMs: account.nowMs + MINUTE });
    for (const run of account.runs)
      if (account.nowMs - run.startedAtMs > 7 * DAY && run.jobId === 5523) removeFiles(run);
    await rig.pass(7 * HOUR);
    // Its logs came hourly, and none has come since.
    expect(tripping()).toEqual(['sqlbak-backup-stale diff/5522', 'sqlbak-backup-stale log/5520']);
  } finally {
    await rig.close();
  }
});
