/** An account of a small business whose jobs go on: for the demo. */
import { addJob, addPast, addRun, backupOf, buildAccount, DAY, HOUR, LOG_ON, settingsOf } from './build.ts';
import type { SqlbakAccount } from './model.ts';

export interface LivingAccount {
  readonly account: SqlbakAccount;
  /** Lets its time pass until then. */
  advanceTo(nowMs: number): void;
}

/** Two servers: one healthy, whose log goes each hour; one that is offline, with a job that fails. */
export function livingAccount(nowMs: number): LivingAccount {
  const account = buildAccount({
    nowMs,
    servers: [
      { id: 41207, name: 'SQL-ERP', appType: 'sqlbak_windows', status: 'online' },
      { id: 41208, name: 'pg-shop', appType: 'sqlbak_linux', status: 'offline' },
    ],
  });
  const erp = addJob(account, { name: 'ERP nightly', serverId: 41207, settings: settingsOf(35, 14, LOG_ON) });
  addPast(account, erp.id, { type: 'database_full', everyMs: DAY, forMs: 14 * DAY, keepDays: 35, databases: 3 });
  const hourly = { type: 'database_transaction_log', everyMs: HOUR, keepDays: 14 };
  addPast(account, erp.id, { ...hourly, forMs: DAY });
  const shop = addJob(account, { name: 'Shop', serverId: 41208 });
  addPast(account, shop.id, {
    ...{ type: 'database_full', everyMs: DAY, forMs: 14 * DAY, keepDays: 30 },
    hasFailed: (ago) => ago <= 3,
  });
  const hoarder = addJob(account, { name: 'Archive', serverId: 41207, settings: settingsOf(7, 7) });
  addRun(account, hoarder.id, { startedAtMs: nowMs - 15 * DAY });
  addRun(account, hoarder.id, { startedAtMs: nowMs - DAY });
  let logAtMs = nowMs;
  return {
    account,
    advanceTo(untilMs) {
      account.nowMs = untilMs;
      for (; logAtMs + HOUR <= untilMs; logAtMs += HOUR) {
        addRun(account, erp.id, { startedAtMs: logAtMs + HOUR, backups: [backupOf({ type: hourly.type })] });
      }
    },
  };
}
