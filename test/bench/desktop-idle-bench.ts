import { readFileSync } from 'node:fs';
import { HOUR, MINUTE, SECOND } from '../../shared/time-units.ts';
import type { Bench, Report } from './bench.ts';
import { startDesktopProcess } from './desktop/desktop-process.ts';
import { startSmallFleet } from './desktop/small-fleet.ts';

/** As often as the settings allow, so that a few minutes hold many polls. */
const POLL_MS = 10 * SECOND;
const POLLS = 12;
const WARM_UP_POLLS = 4;
const SHARE_LIMIT = 0.005;
/** What one poll costs, at the contract's pace. */
const POLLS_PER_HOUR = HOUR / MINUTE;

/** What the app costs the machine that it runs on while its window is closed. */
export const desktopIdleBench: Bench = {
  name: 'desktop-idle',
  summary: 'desktop app on the small fleet, window closed: processor time by the poll, memory of its process',
  isSlow: false,
  async run(say) {
    const fleet = await startSmallFleet({ polling: { intervalSeconds: POLL_MS / SECOND } });
    const app = startDesktopProcess(fleet.folder, fleet.environment);
    try {
      say('until the first data are there, then until it is warm');
      await app.tooltip(/Data: under 2 min old/);
      await passed(WARM_UP_POLLS * POLL_MS);
      say(`${POLLS} polls`);
      const before = cpuSecondsOf(app.pid);
      await passed(POLLS * POLL_MS);
      return report(cpuSecondsOf(app.pid) - before, memoryOf(app.pid));
    } finally {
      await app.stop();
      await fleet.close();
    }
  },
};

const passed = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** User and system time of all threads (proc_pid_stat(5), fields 14 and 15, in hundredths of a second). */
function cpuSecondsOf(pid: number): number {
  const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(/\) (?!.*\) )/);
  const fields = rest.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Resident bytes now and at most (proc_pid_status(5)). */
function memoryOf(pid: number) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const bytes = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) * 1024;
  return { rssBytes: bytes('VmRSS'), peakRssBytes: bytes('VmHWM') };
}

function report(cpuSeconds: number, memory: ReturnType<typeof memoryOf>): Report {
  const cpuSecondsPerHour = (cpuSeconds / POLLS) * POLLS_PER_HOUR;
  const share = cpuSecondsPerHour / (HOUR / SECOND);
  return {
    figures: { polls: POLLS, cpuSeconds, cpuSecondsPerHour, share, ...memory },
    tables: [
      {
        title: 'desktop app on the small fleet, polling every 60 s, window closed',
        columns: ['', 'value'],
        rows: [
          ['CPU seconds of an hour', cpuSecondsPerHour],
          ['share of one processor, %', share * 100],
          ['RSS of its main process under Node, MB', memory.rssBytes / 1e6],
          ['peak RSS, MB', memory.peakRssBytes / 1e6],
        ],
        note: 'Measured at a poll each 10 s and counted by the poll, with all that runs by the clock beside it; without Electron itself.',
      },
    ],
    budgets: [
      {
        what: 'desktop: idle share of a processor',
        measured: share * 100,
        limit: SHARE_LIMIT * 100,
        unit: '%',
        allows: 'below',
      },
    ],
  };
}
