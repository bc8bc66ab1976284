import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { checkout, pinnedNode } from '../../../build/run/paths.mjs';

const BUNDLE = join(checkout, 'out', 'main', 'desktop.js');
const FAKE = join(checkout, 'test', 'desktop', 'fake-electron', 'register.ts');
const NOTHING = 'data:text/javascript,import "electron"';

/** The built app in a process of its own, with the fake in Electron's place and no window. */
export interface DesktopProcess {
  readonly pid: number;
  /** Milliseconds since the process was started, by the tray's tooltip: the first that matches. */
  tooltip(wanted: RegExp): Promise<number>;
  stop(): Promise<void>;
}

export function startDesktopProcess(folder: string, environment: NodeJS.ProcessEnv): DesktopProcess {
  const child = spawn(pinnedNode(checkout), ['--import', FAKE, BUNDLE, '--hidden', '--demo'], {
    env: { ...process.env, ...environment, FAKE_USER_DATA: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const lines = createInterface({ input: child.stdout });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return {
    pid: child.pid ?? 0,
    tooltip: (wanted) =>
      new Promise<number>((resolve, reject) => {
        lines.on('line', (line) => {
          const news = JSON.parse(line);
          if (news.tray === 'toolTip' && wanted.test(news.text)) resolve(news.atMs);
        });
        void ended.then(() => reject(new Error(`the app ended: ${said}`)));
      }),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Starts the app, waits for such a tooltip, and ends it. */
export async function untilTooltip(folder: string, environment: NodeJS.ProcessEnv, wanted: RegExp): Promise<number> {
  const app = startDesktopProcess(folder, environment);
  const atMs = await app.tooltip(wanted);
  await app.stop();
  return atMs;
}

/** What Node itself and the fake take until a program of one line runs: the stand-in for Electron's own start. */
export async function emptyStartMs(folder: string): Promise<number> {
  const code = `import(${JSON.stringify(NOTHING)}).then(() => { console.log(performance.now()); process.exit(); });`;
  const child = spawn(pinnedNode(checkout), ['--import', FAKE, '--input-type=module', '--eval', code], {
    env: { ...process.env, FAKE_USER_DATA: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  await new Promise((resolve) => child.once('close', resolve));
  return Number(said.trim().split('\n').at(-1));
}
