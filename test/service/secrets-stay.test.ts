import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { checkout } from '../../build/run/paths.mjs';
import { CALLS } from '../../shared/contract/calls.ts';
import { type Receiver, startReceiver } from '../forwarding/receiver.ts';
import { http, type Say, startTlsServer, type TlsServer } from '../kit/tls-server.ts';
import { type Fleet, startFleet } from '../simulator/start-fleet.ts';

/*
 * The whole service with a distinctive secret at every place where one may lie, at servers and receivers that repeat in
 * every answer what they were sent. Then all that the service tells anybody is searched for them.
 */

const SECRETS = {
  echoPbs: 'planted-pbs-7c1e%2B',
  echoPve: 'planted-pve-93aa;x',
  echoSqlbak: 'planted-sqlbak-51f0',
  file: 'planted-file-20d4',
  webhook: 'planted-webhook-77b2',
  basic: 'planted-user:planted-password-66e9',
  slack: 'planted-slack-path-0b3c',
  pagerduty: 'planted-routing-key-8d71',
  typed: 'planted-typed-e02b',
} as const;

const STATUSES = [400, 500, 403, 401, 404, 200, 302];

/** Says in status line, headers and body what it was sent. */
const repeating: Say = (socket, head, count) => {
  const status = STATUSES[count % STATUSES.length] ?? 400;
  const sent = head.replaceAll('\r\n', ' ');
  const headers = { location: `https://other.example.com/${encodeURIComponent(sent)}`, 'content-type': 'text/plain' };
  const body = count % 2 === 0 ? `refused: ${sent}` : JSON.stringify({ message: `missing ${sent} on ${sent}` });
  const answer = http({ status, headers, body }).toString('latin1');
  socket.write(Buffer.from(answer.replace(' Said\r\n', ` ${sent}\r\n`), 'latin1'));
};

let folder = '';
let fleet: Fleet;
let echo: TlsServer;
let receiver: Receiver;
let configFile = '';
let environment: NodeJS.ProcessEnv = {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pbs-tray-secrets-'));
  fleet = await startFleet({ scenario: 'small' });
  echo = await startTlsServer({ say: repeating });
  receiver = await startReceiver();
  receiver.answerWith((response, { headers, body }) =>
    response.writeHead(400).end(`you sent ${JSON.stringify(headers)} ${body}`),
  );
  const { url, fingerprint } = echo;
  const tokenSecretFile = join(folder, 'token-secret');
  await writeFile(tokenSecretFile, `${SECRETS.file}\n`);
  await chmod(tokenSecretFile, 0o600);
  const tokenId = 'monitor@pbs!tray';
  const document = {
    servers: [
      ...fleet.servers.map((server) => ({
        ...{ name: server.name, url: server.url, tokenId: server.tokenId, fingerprint: server.fingerprint },
      })),
      { name: 'echo-pbs', url, fingerprint, tokenId },
      { name: 'echo-file', url, fingerprint, tokenId, tokenSecretFile },
      { kind: 'pve', name: 'echo-pve', urls: [{ url, fingerprint }], tokenId: 'monitor@pam!tray' },
      { kind: 'sqlbak', name: 'echo-sqlbak', url, fingerprint },
    ],
    polling: { intervalSeconds: 5 },
    metrics: { port: 0 },
    logging: { level: 'debug' },
    forwarding: [
      { kind: 'webhook', name: 'hook', url: receiver.url },
      { kind: 'alertmanager', name: 'routed', url: receiver.url },
      { kind: 'slack', name: 'chat' },
      { kind: 'pagerduty', name: 'pager', url: receiver.url },
      { kind: 'pushgateway', name: 'pushed', url: receiver.url, intervalSeconds: 5 },
    ],
  };
  configFile = join(folder, 'settings.json');
  await writeFile(configFile, JSON.stringify(document));
  environment = {
    ...process.env,
    ...Object.fromEntries(fleet.servers.map(({ name, tokenSecret }) => [variable(name), tokenSecret])),
    ...{ PBS_TRAY_SECRET_ECHO_PBS: SECRETS.echoPbs, PBS_TRAY_SECRET_ECHO_PVE: SECRETS.echoPve },
    ...{ PBS_TRAY_SECRET_ECHO_SQLBAK: SECRETS.echoSqlbak, PBS_TRAY_SECRET_FORWARDING_HOOK: SECRETS.webhook },
    ...{ PBS_TRAY_SECRET_FORWARDING_ROUTED: SECRETS.basic, PBS_TRAY_SECRET_FORWARDING_PUSHED: SECRETS.basic },
    PBS_TRAY_SECRET_FORWARDING_CHAT: `${receiver.url}/${SECRETS.slack}`,
    PBS_TRAY_SECRET_FORWARDING_PAGER: SECRETS.pagerduty,
  };
});

afterAll(async () => {
  await fleet.close();
  await echo.close();
  await receiver.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
});

function variable(name: string): string {
  return `PBS_TRAY_SECRET_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
}

/** All spellings in which a planted secret may have been told, each with the place where it was found. */
function found(told: ReadonlyMap<string, string>, more: readonly string[] = []): string[] {
  const planted = [...Object.values(SECRETS), ...fleet.servers.map(({ tokenSecret }) => tokenSecret), ...more];
  const forms = planted.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    encodeURIComponent(encodeURIComponent(secret)),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  ]);
  return [...told].flatMap(([place, text]) =>
    forms.filter((form) => text.includes(form)).map((form) => `${place}: ${form}`),
  );
}

interface Run {
  readonly child: ChildProcess;
  stdout: string;
  stderr: string;
  readonly ended: Promise<number | null>;
}

function run(data: string, ...flags: readonly string[]): Run {
  const main = join(checkout, 'main', 'headless.ts');
  const args = [main, '--config', configFile, '--data', data, ...flags];
  const child = spawn(process.execPath, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const started: Run = { child, stdout: '', stderr: '', ended };
  child.stdout?.on('data', (chunk) => {
    started.stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    started.stderr += chunk;
  });
  return started;
}

async function addressOf(started: Run): Promise<URL> {
  const { stderr } = started.child;
  if (stderr === null) throw new Error('the service has no output');
  for await (const line of createInterface({ input: stderr })) {
    const address = /^dashboard\s+(\S+)$/.exec(line)?.[1];
    if (address !== undefined) return new URL(address);
  }
  throw new Error(`the service ended: ${started.stderr}`);
}

/** Everything that lies in a folder, but for the one file that is there to hold the token. */
async function filesIn(path: string): Promise<[string, string][]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== 'api-token');
  return Promise.all(
    files.map(
      async ({ parentPath, name }): Promise<[string, string]> => [
        `file ${name}`,
        (await readFile(join(parentPath, name))).toString('latin1'),
      ],
    ),
  );
}

const DRAFT = { tokenId: 'monitor@pbs!tray', fingerprint: null };

/** Calls with secrets in the right places and in wrong ones. */
function calls(): [string, unknown][] {
  const { url, fingerprint } = echo;
  const secret = SECRETS.typed;
  const draft = { ...DRAFT, name: 'draft', url, fingerprint };
  return [
    ['testServer', { server: draft, secret }],
    ['testServer', { server: { ...draft, fingerprint: null }, secret }],
    ['testServer', { server: { ...draft, kind: 'pve', url: undefined, urls: [{ url, fingerprint }] }, secret }],
    ['testServer', { server: { ...draft, name: 'echo-pbs' }, secret: null }],
    ['testServer', { server: { ...draft, tokenSecret: secret }, secret: null }],
    ['testServer', { server: { ...draft, url: `https://user:${secret}@pbs1` }, secret: null }],
    ['testServer', { server: { ...draft, tokenId: `monitor@pbs!tray:${secret}` }, secret: null }],
    ['testServer', { server: draft, secret: [secret] }],
    ['saveServer', { before: null, server: draft, secret }],
    ['saveForwardingSecret', { name: 'hook', secret }],
    ...['hook', 'routed', 'chat', 'pager', 'pushed'].map((name): [string, unknown] => ['testForwarding', { name }]),
  ];
}

describe('secrets', () => {
  it('are told nowhere by the running service: no route, no log at debug, no file, no receiver', async () => {
    const data = join(folder, 'data');
    const service = run(data);
    const address = await addressOf(service);
    const token = address.hash.replace('#token=', '');
    const told = new Map<string, string>();
    const ask = async (path: string, init: RequestInit = {}) => {
      const answer = await fetch(new URL(path, address), { ...init, redirect: 'manual' });
      const text = await answer.text();
      told.set(`${init.method ?? 'GET'} ${path} ${told.size}`, `${[...answer.headers].flat().join(' ')} ${text}`);
      return text;
    };
    const isPolled = async () =>
      JSON.parse(await ask('/health')).servers.every(({ up }: { up: unknown }) => up !== null);
    await vi.waitFor(async () => expect(await isPolled()).toBe(true), { timeout: 60_000, interval: 100 });
    await receiver.arrived(3);
    const authorization = `Bearer ${token}`;
    for (const [name, args] of calls()) {
      await ask(`/api/call/${name}`, { method: 'POST', headers: { authorization }, body: JSON.stringify(args) });
    }
    for (const [name, { scope }] of Object.entries(CALLS)) if (scope === 'read') await ask(`/api/call/${name}`);
    const since = encodeURIComponent(JSON.stringify({ sinceMs: 0, limit: 1000 }));
    await ask(`/api/call/readTasks?args=${since}`);
    await ask(`/api/call/readAlertEvents?args=${since}`);
    for (const path of ['/', '/metrics', '/api/state', '/api/alerts', '/api/nothing']) await ask(path);
    const events = await fetch(new URL('/api/events', address));
    const first = await events.body?.getReader().read();
    told.set('GET /api/events', new TextDecoder().decode(first?.value));
    service.child.kill('SIGTERM');
    expect(await service.ended).toBe(0);

    // The echo has to have had something to tell.
    for (const secret of ['planted-pbs', 'planted-pve', SECRETS.echoSqlbak, SECRETS.file, SECRETS.typed])
      expect(echo.received()).toContain(secret);
    expect(told.get([...told.keys()].find((key) => key.includes('/api/state')) ?? '')).toContain('echo-pbs');
    expect(service.stderr).toContain('"event":"server-failing"');
    told.set('stderr', service.stderr.replace(`#token=${token}`, ''));
    told.set('stdout', service.stdout);
    for (const [place, text] of await filesIn(data)) told.set(place, text);
    for (const [at, { body }] of receiver.received.entries())
      told.set(`message ${at}`, body.replaceAll(SECRETS.pagerduty, ''));
    expect(found(told, [token])).toEqual([]);
  });

  it.each(['--check', '--once'])('are told nowhere by %s', async (flag) => {
    const tried = run(join(folder, flag), flag, '--deadline', '20');
    expect(await tried.ended).toBe(1);
    expect(tried.stdout).toContain('echo-pbs');
    expect(
      found(
        new Map([
          ['stdout', tried.stdout],
          ['stderr', tried.stderr],
        ]),
      ),
    ).toEqual([]);
  });
});
