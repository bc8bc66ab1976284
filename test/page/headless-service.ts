import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { checkout } from '../../build/run/paths.mjs';
import type { Fleet } from '../simulator/start-fleet.ts';

/** The headless service on a simulated fleet, as a user runs it; it can be killed and started again. */
export interface RunningService {
  /** With the token, as it is printed. */
  readonly address: string;
  readonly url: string;
  start(): Promise<void>;
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

export async function startService(fleet: Fleet, settings: object = {}): Promise<RunningService> {
  const folder = await mkdtemp(join(tmpdir(), 'pbs-tray-page-'));
  const configFile = join(folder, 'settings.json');
  let port = 0;
  let child: ChildProcess | null = null;
  let address = '';

  async function start(): Promise<void> {
    const servers = fleet.servers.map(({ name, url, tokenId, fingerprint }) => ({ name, url, tokenId, fingerprint }));
    const document = { schemaVersion: 1, servers, polling: { intervalSeconds: 5 }, metrics: { port }, ...settings };
    await writeFile(configFile, JSON.stringify(document));
    const secrets = fleet.servers.map(({ name, tokenSecret }) => [secretVariable(name), tokenSecret]);
    child = spawn(
      process.execPath,
      [join(checkout, 'main', 'headless.ts'), '--config', configFile, '--data', join(folder, 'data')],
      { env: { ...process.env, ...Object.fromEntries(secrets) }, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    address = await printedAddress(child);
    // Started again it is to be found where it was.
    port = Number(new URL(address).port);
  }

  async function kill(): Promise<void> {
    const ending = child;
    child = null;
    if (ending === null || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = new Promise((resolve) => ending.once('exit', resolve));
    ending.kill('SIGKILL');
    await ended;
  }

  await start();
  return {
    get address() {
      return address;
    },
    get url() {
      return address.split('#', 1)[0] ?? '';
    },
    start,
    kill,
    async close() {
      await kill();
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

function secretVariable(name: string): string {
  return `PBS_TRAY_SECRET_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
}

function printedAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.once('exit', (code) => reject(new Error(`the service ended with ${code}: ${said}`)));
    if (child.stderr === null) return reject(new Error('the service has no output'));
    createInterface({ input: child.stderr }).on('line', (line) => {
      said = `${said}\n${line}`.slice(-2_000);
      const address = /^dashboard\s+(\S+)$/.exec(line)?.[1];
      if (address !== undefined) resolve(address);
    });
  });
}
