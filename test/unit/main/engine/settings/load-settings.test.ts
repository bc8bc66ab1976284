import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { loadSettings } from '../../../../../main/engine/settings/load-settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'pbs-tray-load-'));
const configFile = join(folder, 'settings.json');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function loaded(text: string | null, environment: Record<string, string> = {}) {
  if (text !== null) writeFileSync(configFile, text);
  return loadSettings({ configFile: text === null ? null : configFile, environment, host: 'headless' });
}

async function problemsOf(text: string | null, environment: Record<string, string> = {}) {
  const answer = await loaded(text, environment);
  return answer.ok ? [] : answer.problems.map((problem) => problem.replaceAll(folder, ''));
}

const SERVER = '{ "name": "a", "url": "https://pbs1", "tokenId": "monitor@pbs!tray" }';

it('environment wins over the file, the file over the default', async () => {
  const answer = await loaded(`{ "servers": [${SERVER}], "metrics": { "port": 1, "host": "::1" } }`, {
    PBS_TRAY__METRICS__PORT: '2',
  });
  expect(answer).toMatchObject({
    ok: true,
    baseFolder: folder,
    warnings: [],
    settings: { metrics: { port: 2, host: '::1', enabled: true }, servers: [{ url: 'https://pbs1:8007' }] },
  });
});

it('a relative path is taken from the working folder, and paths in it from its own', async () => {
  writeFileSync(configFile, '{}');
  const answer = await loadSettings({ configFile: relative(process.cwd(), configFile), environment: {}, host: 'app' });
  expect(answer).toMatchObject({ ok: true, baseFolder: folder });
});

it('environment alone is enough', async () => {
  const answer = await loaded(null, {
    PBS_TRAY__SERVERS__0__NAME: 'a',
    PBS_TRAY__SERVERS__0__URL: 'https://pbs1',
    PBS_TRAY__SERVERS__0__TOKEN_ID: 'monitor@pbs!tray',
  });
  expect(answer).toMatchObject({ ok: true, baseFolder: process.cwd(), settings: { servers: [{ name: 'a' }] } });
});

it('neither is too little', async () => {
  expect(await problemsOf(null, { PBS_TRAY_SECRET_A: 'x' })).toEqual([
    'There are no settings: give --config FILE, or settings as environment variables such as PBS_TRAY__SERVERS__0__URL.',
  ]);
});

it('each problem begins with where it comes from', async () => {
  const text = `{\n  "servers": [\n    ${SERVER},\n    { "name": "b",\n      "url": "pbs2" }\n  ],\n  "poling": {}\n}`;
  const environment = { PBS_TRAY__METRICS__PORT: 'many', PBS_TRAY__NOPE: '1', PBS_TRAY__SERVERS__2__NAME: 'c' };
  expect(await problemsOf(text, environment)).toEqual([
    expect.stringMatching(/^PBS_TRAY__NOPE: NOPE: expected a key that exists here/),
    expect.stringMatching(/^\/settings\.json:5: servers\[1\]\.url: expected an https:\/\/ address, found "pbs2"/),
    expect.stringMatching(/^\/settings\.json:4: servers\[1\]\.tokenId: expected .* found nothing\.$/),
    expect.stringMatching(/^PBS_TRAY__SERVERS__2__URL: servers\[2\]\.url: .* found nothing\.$/),
    expect.stringMatching(/^PBS_TRAY__SERVERS__2__TOKEN_ID: servers\[2\]\.tokenId: .* found nothing\.$/),
    expect.stringMatching(/^PBS_TRAY__METRICS__PORT: metrics\.port: expected a whole number/),
    expect.stringMatching(/^\/settings\.json:7: poling: .* did you mean "polling"\?$/),
  ]);
});

it('a gap in a list is said once', async () => {
  const whole = '{"name":"a","url":"https://b","tokenId":"m@pbs!t"}';
  expect(await problemsOf(null, { PBS_TRAY__SERVERS__1: whole })).toEqual([
    'PBS_TRAY__SERVERS__1: servers[1]: expected an entry 0 before it, found none; number the entries from 0 without gaps.',
  ]);
});

it('a broken file is the one problem there is', async () => {
  expect(await problemsOf('{', { PBS_TRAY__NOPE: '1' })).toEqual([
    '/settings.json:1:2: this is not valid JSON: a closing } is missing.',
  ]);
});

it('what has no effect is a warning', async () => {
  expect(await loaded('{}')).toMatchObject({
    ok: true,
    warnings: ['servers: no server is configured, so nothing is watched.'],
  });
});
