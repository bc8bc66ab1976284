import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { checkout } from '../../../build/run/paths.mjs';

/** The headless service in a process of its own. */
export interface HeadlessService {
  readonly pid: number;
  /** Whether the built bundle runs, as for users, or its source. */
  readonly isBuilt: boolean;
  /** Where `/metrics` and `/health` are. */
  readonly baseUrl: string;
  /** From its start until it listened. */
  readonly listeningAfterMs: number;
  health(): Promise<Health>;
  /** Waits until all servers have the milestone; the time since the process was started. */
  reached(milestone: 'overviewCompleteAt' | 'snapshotsCompleteAt', patienceMs: number): Promise<number>;
  close(): Promise<void>;
}

export interface Health {
  readonly servers: readonly {
    readonly name: string;
    readonly overviewCompleteAt: string | null;
    readonly snapshotsCompleteAt: string | null;
  }[];
}

const LOOK_MS = 20;
const START_PATIENCE_MS = 20_000;

export async function startHeadless(configFile: string, pollingSeconds: number): Promise<HeadlessService> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'pbs-bench-data-'));
  const built = join(checkout, 'out', 'main', 'headless.js');
  const isBuilt = existsSync(built);
  const startedAtMs = performance.now();
  const child = spawn(
    process.execPath,
    [isBuilt ? built : join(checkout, 'main', 'headless.ts'), '--config', configFile, '--data', dataFolder],
    {
      env: {
        ...process.env,
        PBS_TRAY__POLLING__INTERVAL_SECONDS: String(pollingSeconds),
        PBS_TRAY__METRICS__PORT: '0',
        PBS_TRAY__LOGGING__LEVEL: 'warn',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const close = async () => {
    await ended(child);
    await rm(dataFolder, { recursive: true, force: true });
  };
  try {
    const baseUrl = await listening(child);
    const listeningAfterMs = performance.now() - startedAtMs;
    const health = async () => (await (await fetch(`${baseUrl}health`)).json()) as Health;
    const reached: HeadlessService['reached'] = async (milestone, patienceMs) => {
      const untilMs = performance.now() + patienceMs;
      while (!(await health()).servers.every((server) => server[milestone] !== null)) {
        if (performance.now() > untilMs) throw new Error(`${milestone} not reached within ${patienceMs} ms`);
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
      return performance.now() - startedAtMs;
    };
    return { pid: child.pid ?? 0, isBuilt, baseUrl, listeningAfterMs, health, reached, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Its base address, from the line that it prints for people. */
function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (why: string) => reject(new Error(`the headless service ${why}: ${said}`));
    const timer = setTimeout(() => fail('did not listen in time'), START_PATIENCE_MS);
    child.once('exit', () => {
      clearTimeout(timer);
      fail('ended');
    });
    if (child.stderr === null) return fail('has no output');
    createInterface({ input: child.stderr }).on('line', (line) => {
      said = `${said}\n${line}`.slice(-2000);
      const url = /^metrics\s+(\S+)metrics$/.exec(line)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    });
  });
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  return exited;
}
