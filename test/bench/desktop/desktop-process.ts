import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { checkout, pinnedNode } from '../../../build/run/paths.mjs';

const BUNDLE = join(checkout, 'out', 'main', 'desktop.js');
const FAKE = join(checkout, 'test', 'desktop', 'fake-electron', 'register.ts');
const NOTHING = 'data:text/javascript,import "electron"';

/** Milliseconds since the process was started, by the tray's tooltip: the first that matches. */
export async function untilTooltip(folder: string, environment: NodeJS.ProcessEnv, wanted: RegExp): Promise<number> {
  const child = spawn(pinnedNode(checkout), ['--import', FAKE, BUNDLE, '--hidden', '--demo'], {
    env: { ...process.env, ...environment, FAKE_USER_DATA: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const atMs = await new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const news = JSON.parse(line);
      if (news.tray === 'toolTip' && wanted.test(news.text)) resolve(news.atMs);
    });
    void ended.then(() => reject(new Error(`the app ended: ${said}`)));
  });
  child.kill('SIGTERM');
  await ended;
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
