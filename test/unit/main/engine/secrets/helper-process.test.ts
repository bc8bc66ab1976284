import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { startHelperProcess } from '../../../../../main/engine/secrets/helper-process.ts';
import { keychainFailureOf } from '../../../../../main/engine/secrets/keychain-trouble.ts';

const READ = { id: 1, call: 'read', account: 'a' } as const;

/** A helper that runs this program. */
function helperRunning(program: string, environment: NodeJS.ProcessEnv = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'pbs-tray-helper-'));
  const file = join(folder, 'program.mjs');
  writeFileSync(file, program);
  const helper = startHelperProcess(pathToFileURL(file), { ...process.env, ...environment });
  onTestFinished(() => {
    helper.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  return helper;
}

const REPLYING = (value: string) =>
  `process.stdin.once('data', () => console.log(JSON.stringify({ id: 1, ok: true, secret: ${value} })));`;

it('a helper gets its request through its input, and nothing as arguments', async () => {
  const helper = helperRunning(
    `process.stdin.once('data', (line) => console.log(JSON.stringify({ id: 1, ok: true, secret: line + process.argv.length })));`,
  );
  const secret = JSON.stringify({ ...READ, call: 'write', secret: 'hunter2' });
  expect(await helper.ask({ ...READ, call: 'write', secret: 'hunter2' })).toEqual({
    id: 1,
    ok: true,
    secret: `${secret}\n2`,
  });
});

it('a helper sees no secret of ours in its environment', async () => {
  const environment = {
    PBS_TRAY_SECRET_A: 'hunter2',
    PBS_TRAY__METRICS__PORT: '1',
    NODE_OPTIONS: '--no-warnings',
    KEPT: 'x',
  };
  const names = `Object.keys(process.env).filter((name) => /PBS_TRAY|NODE_OPTIONS|KEPT/.test(name)).join()`;
  expect(await helperRunning(REPLYING(names), environment).ask(READ)).toMatchObject({ secret: 'KEPT' });
});

it.each([
  ['process.exit(3);', 'ended unexpectedly (exit code 3)'],
  ["process.kill(process.pid, 'SIGTERM');", 'ended unexpectedly (SIGTERM)'],
])('a helper that ends is an answer: %s', async (program, text) => {
  const helper = helperRunning(program);
  expect(await helper.ask(READ)).toEqual({ ended: text });
  expect(await helper.ask(READ)).toEqual({ ended: text });
});

it('noise of a helper is passed over', async () => {
  const program = `console.log('warning'); console.log('{"id":"x"}'); console.log('[]'); ${REPLYING('null')}`;
  expect(await helperRunning(program).ask(READ)).toEqual({ id: 1, ok: true, secret: null });
});

it('the real helper without keytar says so', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pbs-tray-helper-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const sources = fileURLToPath(new URL('../../../../../main/engine/secrets', import.meta.url));
  cpSync(sources, folder, { recursive: true });
  const helper = startHelperProcess(pathToFileURL(join(folder, 'keychain-helper.ts')), process.env);
  const reply = await helper.ask(READ);
  expect(reply).toMatchObject({ ok: false, stage: 'load' });
  expect('message' in reply && keychainFailureOf(reply.message, 'load').reason).toBe('not-installed');
  helper.end();
});
