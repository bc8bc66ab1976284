import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { until } from '../forwarding/until.ts';

/** Whether a program of Debian's is here; where not, its tests are skipped with one line, but never in CI. */
export function isInstalled(program: string, debianPackage = program): boolean {
  const there = spawnSync(program, ['--version']).error === undefined;
  if (!there && process.env.CI !== 'true') {
    console.info(`skipped: ${program} is not installed (Debian: apt-get install ${debianPackage})`);
  }
  return there || process.env.CI === 'true';
}

/** A real program in a process of its own, with a folder that is gone afterwards. */
export interface StartedProgram {
  readonly folder: string;
  start(): Promise<void>;
  /** As a service manager does: what it holds reaches its disk. */
  stop(): Promise<void>;
  /** As after a crash. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

interface ProgramParts {
  readonly program: string;
  readonly args: (folder: string) => readonly string[];
  /** Answers 200 once it is ready. */
  readonly readyUrl: string;
  /** Beside the test's own. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Not started yet. Who makes it closes it. */
export function aProgram({ program, args, readyUrl, environment = {} }: ProgramParts): StartedProgram {
  const folder = mkdtempSync(join(tmpdir(), `pbs-tray-${basename(program)}-`));
  let child: ChildProcess | null = null;
  const isReady = () =>
    fetch(readyUrl).then(
      ({ ok }) => ok,
      () => false,
    );

  async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const ending = child;
    child = null;
    if (ending === null || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = new Promise((resolve) => ending.once('exit', resolve));
    ending.kill(signal);
    await ended;
  }

  return {
    folder,
    async start() {
      let said = '';
      const started = spawn(program, [...args(folder)], {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { ...process.env, ...environment },
      });
      started.stderr.on('data', (chunk) => {
        said = `${said}${chunk}`.slice(-2000);
      });
      child = started;
      const failed = new Promise<never>((_, reject) => {
        started.once('error', reject);
        started.once('exit', (code) => reject(new Error(`${program} ended with ${code} instead of starting: ${said}`)));
      });
      failed.catch(() => {});
      await Promise.race([until(isReady), failed]);
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async close() {
      await end('SIGKILL');
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
