import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { bundles, sourceKey } from '../../build/run/bundles.mjs';
import { findNpm } from '../../build/run/install.mjs';
import { checkout, pinnedNode } from '../../build/run/paths.mjs';
import { writeStamp } from '../../build/run/ready.mjs';
import { scratchFolder, writeFiles } from './scratch.ts';

/** A checkout with our real build/, where everything counts as installed and built: `headless` is this program. */
export function miniCheckout(headless: string, more: Record<string, string> = {}): string {
  const root = scratchFolder();
  cpSync(join(checkout, 'build'), join(root, 'build'), { recursive: true });
  const scripts = { headless: 'node build/run.mjs headless', demo: 'node build/run.mjs demo' };
  writeFiles(root, {
    'package.json': JSON.stringify({ name: 'mini', version: '1.0.0', type: 'module', scripts }),
    'package-lock.json': '{}',
    'main/headless.ts': '',
    'out/main/headless.js': headless,
    ...more,
  });
  mkdirSync(dirname(pinnedNode(root)), { recursive: true });
  symlinkSync(process.execPath, pinnedNode(root));
  writeStamp(root);
  for (const { output, madeFrom } of bundles) {
    const stamp = JSON.stringify({
      key: sourceKey(root, madeFrom),
      files: output === 'out/main' ? ['headless.js'] : [],
    });
    writeFiles(root, { [join(output, '.built')]: stamp });
  }
  return root;
}

export interface Run {
  readonly process: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  output(): string;
}

/** `node build/run.mjs NAME ...` in that checkout. */
export function startRun(root: string, ...args: string[]): Run {
  return start(root, process.execPath, ['build/run.mjs', ...args]);
}

/** The same through npm, as a user does. */
export function startNpm(root: string, name: string): Run {
  const npm = findNpm(process.env, process.execPath, process.platform);
  return start(root, npm.command, [...npm.args, 'run', '--silent', name]);
}

function start(root: string, command: string, args: string[]): Run {
  // What npm and vitest set for their own children is not part of the situation.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_|^INIT_CWD$/.test(name)));
  const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  const ended = new Promise<Awaited<Run['ended']>>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  return { process: child, ended, output: () => output };
}

/** Waits until a file that a pretended program writes is there, and returns its content. */
export async function contentOf(file: string): Promise<string> {
  await eventually(() => existsSync(file) && readFileSync(file, 'utf8').length > 0);
  return readFileSync(file, 'utf8');
}

export async function eventually(isTrue: () => boolean, withinMs = 15_000): Promise<void> {
  const untilMs = performance.now() + withinMs;
  while (!isTrue()) {
    if (performance.now() > untilMs) throw new Error(`not within ${withinMs} ms: ${isTrue}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A process that has ended but that nobody has collected yet does not count as alive. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || !/\) Z /.test(readFileSync(stat, 'utf8'));
}
