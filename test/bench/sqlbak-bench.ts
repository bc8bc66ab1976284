import { lastGood } from '../../shared/domain/section.ts';
import { HOUR, MINUTE, SECOND } from '../../shared/time-units.ts';
import { seedPass } from '../engine/sqlbak-seed-truth.ts';
import { sqlbakLines } from '../kit/sqlbak-page.ts';
import { type WatchedAccount, watchAccount } from '../kit/watched-account.ts';
import {
  addJob,
  addPast,
  addRun,
  buildAccount,
  buildOrchard,
  DAY,
  LOG_ON,
  settingsOf,
} from '../simulator/sqlbak/build.ts';
import type { SqlbakAccount } from '../simulator/sqlbak/model.ts';
import type { Bench, Report } from './bench.ts';

/** Requests of an account's watching against the article's exporter; whether its metrics are right, also in trouble. */
export const sqlbakBench: Bench = {
  name: 'sqlbak',
  summary: "an account at SqlBak: requests against the article's full traversal, metrics against the truth",
  isSlow: false,
  async run(say): Promise<Report> {
    const costs = [];
    for (const account of ACCOUNTS) {
      say(account.name);
      costs.push(await costOf(account));
    }
    const rounds = [];
    for (const trouble of TROUBLES) {
      say(trouble.name);
      rounds.push(await roundOf(trouble));
    }
    const names = await byName();
    return {
      figures: { costs, rounds, names },
      budgets: [],
      tables: [
        {
          title: 'Requests of one account at SqlBak, runs kept for 37 days',
          columns: ['account', 'runs', 'cold, all parts', 'seed, one pass', 'steady, per pass of 60 s', 'times fewer'],
          rows: costs.map((cost) => [
            ...[cost.name, cost.runs, cost.cold, cost.seedPass],
            ...[cost.steadyPerMinute, Math.round(cost.seedPass / cost.steadyPerMinute)],
          ]),
          note: 'The seed reads all of it in every pass, one minute after the other. Steady: over six hours in which runs go on.',
        },
        {
          title: "The article's metrics against the simulated truth, by name",
          columns: ['metric', 'labels', 'series right', 'of', 'too many'],
          rows: names.map((row) => [row.name, row.labels, row.right, row.all, row.extra]),
        },
        {
          title: 'All of them in trouble',
          columns: ['situation', 'series right', 'of', 'absent', 'wrong'],
          rows: rounds.map((round) => [round.name, round.right, round.all, round.absent, round.wrong]),
          note: 'Absent: not known, so not said. The article says 0 and -1 there.',
        },
      ],
    };
  },
};

interface Cost {
  readonly name: string;
  readonly jobs: number;
  /** Whether one of the jobs backs up transaction logs so often; null: none does. */
  readonly logEveryMs: number | null;
}

const ACCOUNTS: readonly Cost[] = [
  { name: '1 job, nightly', jobs: 1, logEveryMs: null },
  { name: '10 jobs, nightly', jobs: 10, logEveryMs: null },
  { name: '10 jobs, one with logs every 15 min', jobs: 10, logEveryMs: 15 * MINUTE },
];

const PAST_MS = 37 * DAY;

async function costOf({ name, jobs, logEveryMs }: Cost) {
  const account = buildAccount({
    servers: [1, 2, 3].map((id) => ({ id, name: `sql-${id}`, appType: 'sqlbak_windows', status: 'online' })),
  });
  for (let at = 0; at < jobs; at++) {
    const job = addJob(account, { settings: settingsOf(30, 14, at === 0 && logEveryMs !== null ? LOG_ON : {}) });
    addPast(account, job.id, { type: 'database_full', everyMs: DAY, forMs: PAST_MS, keepDays: 30 });
  }
  const [first] = account.jobs;
  if (first && logEveryMs !== null) {
    addPast(account, first.id, { type: 'database_transaction_log', everyMs: logEveryMs, forMs: PAST_MS, keepDays: 14 });
  }
  const runs = account.runs.length;
  const rig = await watchAccount(account, { random: Math.random });
  try {
    await rig.collect();
    const cold = rig.requests();
    for (let hour = 0; hour < 6; hour++) {
      // What will have run within this hour; it is listed from when it began.
      for (const job of account.jobs)
        if (hour === 1) addRun(account, job.id, { startedAtMs: account.nowMs + HOUR / 2 });
      for (let ms = logEveryMs ?? HOUR; first && logEveryMs !== null && ms <= HOUR; ms += logEveryMs) {
        addRun(account, first.id, { startedAtMs: account.nowMs + ms });
      }
      await rig.pass(HOUR);
    }
    const steadyPerMinute = (rig.requests() - cold) / 360;
    return { name, runs, cold, seedPass: seedPass(account).requests, steadyPerMinute };
  } finally {
    await rig.close();
  }
}

interface Trouble {
  readonly name: string;
  /** The flag that must say 0 then. */
  readonly flag?: 'sqlbak_jobruns_available' | 'sqlbak_jobsettings_available';
  readonly strike: (rig: WatchedAccount, account: SqlbakAccount) => Promise<unknown> | undefined;
}

const TROUBLES: readonly Trouble[] = [
  { name: 'all well', strike: () => undefined },
  {
    name: 'runs of one job cannot be listed',
    flag: 'sqlbak_jobruns_available',
    strike: (rig) => rig.simulated.faults.add({ kind: 'status', status: 500 }, /job_id=5520/),
  },
  {
    name: 'settings cannot be read',
    flag: 'sqlbak_jobsettings_available',
    strike: (rig) => rig.simulated.faults.add({ kind: 'status', status: 500 }, '/jobs/{id}/settings'),
  },
  { name: 'no connection', strike: (rig) => rig.simulated.faults.add({ kind: 'refuse' }) },
  {
    name: '30 requests a minute',
    strike: (_rig, account) => {
      account.requestsPerMinute = 30;
      return undefined;
    },
  },
];

async function roundOf({ name, flag, strike }: Trouble) {
  const account = buildOrchard();
  const rig = await watchAccount(account, { timeoutMs: SECOND, random: Math.random });
  try {
    await strike(rig, account);
    await rig.pass(30 * MINUTE);
    const { truth: healthy, said } = await compared(rig);
    const truth = healthy.map((line) => (nameOf(line) === flag ? `${flag} [] 0` : line));
    const right = truth.filter((line) => said.includes(line)).length;
    const saidSeries = new Set(said.map(seriesOf));
    const absent = truth.filter((line) => !saidSeries.has(seriesOf(line))).length;
    return { name, right, all: truth.length, absent, wrong: truth.length - right - absent };
  } finally {
    await rig.close();
  }
}

async function byName() {
  const rig = await watchAccount(buildOrchard(), { random: Math.random });
  try {
    await rig.collect();
    const { truth, said } = await compared(rig);
    const names = [...new Set(truth.map(nameOf))].sort();
    return names.map((name) => {
      const all = truth.filter((line) => nameOf(line) === name);
      const own = said.filter((line) => nameOf(line) === name);
      const right = all.filter((line) => own.includes(line)).length;
      return { name, labels: labelsOf(all[0] ?? ''), right, all: all.length, extra: own.length - right };
    });
  } finally {
    await rig.close();
  }
}

/** The moment of the check is ours, not the exporter's: it is right when it is that of the last look. */
async function compared(rig: WatchedAccount) {
  const checked = (lastGood(rig.known().servers)?.takenAtMs ?? 0) / 1000;
  const truth = seedPass(rig.simulated.account).lines.map((line) =>
    line.startsWith('sqlbak_last_check') ? `sqlbak_last_check_timestamp [] ${checked}` : line,
  );
  return { truth, said: await sqlbakLines([rig.known()], rig.clock.nowMs()) };
}

function nameOf(line: string): string {
  return line.split(' ', 1)[0] ?? '';
}

function seriesOf(line: string): string {
  return line.slice(0, line.lastIndexOf(' '));
}

function labelsOf(line: string): string {
  const pairs: [string, string][] = JSON.parse(line.slice(line.indexOf('['), line.lastIndexOf(']') + 1));
  return pairs.map(([label]) => label).join(', ');
}
