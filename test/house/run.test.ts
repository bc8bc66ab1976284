import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentOf, eventually, isAlive, miniCheckout, startNpm, startRun } from './mini-checkout.ts';

const posixOnly = it.skipIf(process.platform === 'win32');

/** Writes its pid and its child's, counts signals, and ends as told by its first argument. */
const service = `
import { spawn } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';
const sleeper = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    appendFileSync('signals', signal + ' ');
    if (process.argv[2] !== 'deaf') setTimeout(() => process.exit(process.argv[2] === 'tidy' ? 0 : 7), 100);
  });
}
setInterval(() => {}, 1000);
writeFileSync('pids', process.pid + ' ' + sleeper.pid);
`;

describe('run.mjs', () => {
  it('answers an unknown command with those that there are', async () => {
    const run = startRun(miniCheckout(''), 'nonsense');
    expect((await run.ended).code).toBe(2);
    expect(run.output()).toBe(
      'pbs-tray: "nonsense" is not a command. There are: start, demo, headless, test, bench, dist.\n',
    );
  });

  it('dist hands over to the packager, which publishes nothing by itself', async () => {
    const builder = 'console.log(JSON.stringify(process.argv.slice(2)), process.cwd()); process.exit(3);';
    const root = miniCheckout('', { 'node_modules/electron-builder/cli.js': builder });
    const run = startRun(root, 'dist', '--linux', 'dir');
    expect((await run.ended).code).toBe(3);
    expect(run.output()).toBe(`["--publish","never","--linux","dir"] ${root}\n`);
  });

  it('start says why there can be no app, and what there is instead', async () => {
    const run = startRun(miniCheckout(''), 'start');
    expect((await run.ended).code).toBe(1);
    expect(run.output()).toMatch(
      /pbs-tray: the desktop app cannot start, because .*npm run headless.*npm run demo.*\n$/,
    );
  });

  it('passes arguments, working folder and exit code, and says nothing itself when all is ready', async () => {
    const root = miniCheckout('console.log(JSON.stringify(process.argv.slice(2)), process.cwd()); process.exit(5);');
    const run = startRun(root, 'headless', '--config', 'a b', '--check');
    expect((await run.ended).code).toBe(5);
    expect(run.output()).toBe(`["--config","a b","--check"] ${root}\n`);
  });

  it('lets a child end that has nothing left to do', async () => {
    const run = startRun(miniCheckout('setTimeout(() => {}, 50);'), 'headless');
    expect((await run.ended).code).toBe(0);
  });

  posixOnly('answers 128 + n when the child died of a signal', async () => {
    const run = startRun(
      miniCheckout("process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000);"),
      'headless',
    );
    expect((await run.ended).code).toBe(137);
  });

  posixOnly('passes SIGTERM on, returns the exit code of a clean end, leaves no grandchild', async () => {
    const root = miniCheckout(service);
    const run = startRun(root, 'headless', 'tidy');
    const pids = await pidsOf(root);
    run.process.kill('SIGTERM');
    expect((await run.ended).code).toBe(0);
    expect(pids.filter(isAlive)).toEqual([]);
  });

  posixOnly('passes one SIGINT on when terminal and npm both send it', async () => {
    const root = miniCheckout(service);
    const run = startRun(root, 'headless');
    await pidsOf(root);
    run.process.kill('SIGINT');
    await eventually(() => existsSync(join(root, 'signals')));
    run.process.kill('SIGINT');
    expect((await run.ended).code).toBe(7);
    expect(readFileSync(join(root, 'signals'), 'utf8')).toBe('SIGINT ');
  });

  posixOnly('sweeps what a child leaves behind that ends by itself', async () => {
    const root = miniCheckout(`${service}\nsetTimeout(() => process.exit(3), 100);`);
    const run = startRun(root, 'headless');
    const pids = await pidsOf(root);
    expect((await run.ended).code).toBe(3);
    expect(pids.filter(isAlive)).toEqual([]);
  });

  posixOnly('killed itself, is survived by nothing that ends on SIGTERM', async () => {
    const root = miniCheckout(service);
    const run = startRun(root, 'headless', 'tidy');
    const [child = 0, sleeper = 0] = await pidsOf(root);
    run.process.kill('SIGKILL');
    await eventually(() => !isAlive(child));
    expect(readFileSync(join(root, 'signals'), 'utf8')).toBe('SIGTERM ');
    process.kill(sleeper, 'SIGKILL');
  });

  posixOnly('npm told to end leaves nothing behind', async () => {
    const root = miniCheckout(service);
    const run = startNpm(root, 'headless');
    const pids = await pidsOf(root);
    run.process.kill('SIGTERM');
    await run.ended;
    await eventually(() => !pids.some(isAlive));
    expect(readFileSync(join(root, 'signals'), 'utf8')).toBe('SIGTERM ');
  });

  posixOnly('npm killed leaves nothing behind', async () => {
    const root = miniCheckout(service);
    const run = startNpm(root, 'headless');
    const pids = await pidsOf(root);
    run.process.kill('SIGKILL');
    await eventually(() => !pids.some(isAlive));
  });
});

/** The simulated fleet, pretended. */
const simulator = `
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
const file = process.argv[process.argv.indexOf('--write-config') + 1];
writeFileSync(join(import.meta.dirname, 'pid'), process.pid + ' ' + dirname(file));
writeFileSync(file, JSON.stringify({ servers: [{ name: 'a' }], metrics: { port: Number(process.env.DEMO_PORT ?? 0) } }));
setInterval(() => {}, 1000);
`;
/** A service that answers /health on the port of its settings. */
const answering = `
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
const [, config, , data] = process.argv.slice(2);
const settings = JSON.parse(readFileSync(config, 'utf8'));
createServer((_, answer) => answer.end('{}')).listen(settings.metrics.port, '127.0.0.1');
const mine = Object.keys(process.env).filter((name) => name.startsWith('PBS_TRAY_'));
writeFileSync(new URL('./seen.json', import.meta.url), JSON.stringify({ pid: process.pid, data, settings, mine }));
`;

describe('npm run demo', () => {
  const parts = { 'test/simulator/cli.ts': simulator };

  posixOnly('runs the service on the simulated fleet, says where, and takes everything away on SIGTERM', async () => {
    const root = miniCheckout(answering, parts);
    const run = startRun(root, 'demo');
    await eventually(() => /The demo is ready/.test(run.output()));
    const { pid, settings, data, mine } = JSON.parse(await contentOf(join(root, 'out/main/seen.json')));
    const [simulatorPid = '', folder = ''] = (await contentOf(join(root, 'test/simulator/pid'))).split(' ');
    expect(settings.servers).toEqual([{ name: 'a' }]);
    expect(data).toBe(join(folder, 'data'));
    expect(mine).toEqual(['PBS_TRAY_DEMO']);
    const address = `http://127.0.0.1:${settings.metrics.port}`;
    expect(run.output().replace(/because .*?:/, 'because ...:')).toBe(
      'Electron cannot run, because ...: the headless service runs on the simulated fleet.\n' +
        `The demo is ready: dashboard ${address}/ and metrics ${address}/metrics\n`,
    );
    run.process.kill('SIGTERM');
    expect((await run.ended).code).toBe(0);
    expect([pid, Number(simulatorPid)].filter(isAlive)).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });

  posixOnly('ends as a whole, with its exit code, when the service ends', async () => {
    const root = miniCheckout('process.exit(3);', parts);
    const run = startRun(root, 'demo');
    expect((await run.ended).code).toBe(3);
    expect(run.output()).toContain('pbs-tray: the headless service ended with 3, so the demo ends\n');
    const [simulatorPid = '', folder = ''] = (await contentOf(join(root, 'test/simulator/pid'))).split(' ');
    expect(isAlive(Number(simulatorPid))).toBe(false);
    expect(existsSync(folder)).toBe(false);
  });

  posixOnly('is over when the process that started it is killed', async () => {
    const root = miniCheckout(answering, parts);
    const run = startRun(root, 'demo');
    await eventually(() => /The demo is ready/.test(run.output()));
    const { pid } = JSON.parse(await contentOf(join(root, 'out/main/seen.json')));
    const [simulatorPid = '', folder = ''] = (await contentOf(join(root, 'test/simulator/pid'))).split(' ');
    run.process.kill('SIGKILL');
    await eventually(() => ![pid, Number(simulatorPid)].some(isAlive) && !existsSync(folder));
  });

  posixOnly('takes a free port where the usual one is busy', async () => {
    const busy = miniCheckout(answering, parts);
    const first = startRun(busy, 'demo');
    await eventually(() => /The demo is ready/.test(first.output()));
    const taken = JSON.parse(await contentOf(join(busy, 'out/main/seen.json'))).settings.metrics.port;
    const root = miniCheckout(answering, parts);
    const fixed = simulator.replace('process.env.DEMO_PORT ?? 0', String(taken));
    writeFileSync(join(root, 'test/simulator/cli.ts'), fixed);
    const second = startRun(root, 'demo');
    await eventually(() => /The demo is ready/.test(second.output()));
    const port = JSON.parse(await contentOf(join(root, 'out/main/seen.json'))).settings.metrics.port;
    expect(port).not.toBe(taken);
    for (const run of [first, second]) {
      run.process.kill('SIGTERM');
      await run.ended;
    }
  });
});

async function pidsOf(root: string): Promise<number[]> {
  return (await contentOf(join(root, 'pids'))).split(' ').map(Number);
}
