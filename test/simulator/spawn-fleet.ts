/** The fleet in a process of its own, so that a benchmark's figures are the client's alone. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ControlCommand, ControlReply } from './control.ts';

export interface SpawnedServer {
  readonly name: string;
  readonly url: string;
  readonly tokenId: string;
  readonly tokenSecret: string;
  readonly fingerprint: string;
}

export interface SpawnedFleet {
  readonly servers: readonly SpawnedServer[];
  /** Settings for the headless service; gone after `close`. */
  readonly configFile: string;
  readonly pid: number;
  send(command: ControlCommand): Promise<ControlReply>;
  close(): Promise<void>;
}

/** `options` as on the command line: `['--scenario', 'large', '--live']`. */
export async function spawnFleet(options: readonly string[]): Promise<SpawnedFleet> {
  const folder = await mkdtemp(join(tmpdir(), 'pbs-fleet-'));
  const configFile = join(folder, 'settings.json');
  const cli = fileURLToPath(new URL('cli.ts', import.meta.url));
  const child = spawn(process.execPath, [cli, '--control', '--write-config', configFile, ...options], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const send = createSender(child);
  try {
    await send({ do: 'now' });
    return {
      servers: await readServers(configFile),
      configFile,
      pid: child.pid ?? 0,
      send,
      async close() {
        child.kill('SIGTERM');
        await ended;
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** One line out, one line back, in order. */
function createSender(child: ChildProcess): (command: ControlCommand) => Promise<ControlReply> {
  const waiting: { resolve: (reply: ControlReply) => void; reject: (error: Error) => void }[] = [];
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said = (said + chunk).slice(-2000);
  });
  child.once('exit', () => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`the simulated fleet ended: ${said}`));
  });
  if (child.stdout === null) throw new Error('the simulated fleet has no output to read');
  createInterface({ input: child.stdout }).on('line', (line) => {
    const reply = JSON.parse(line) as ControlReply | { error: string };
    const next = waiting.shift();
    if ('error' in reply) next?.reject(new Error(reply.error));
    else next?.resolve(reply);
  });
  return (command) =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      child.stdin?.write(`${JSON.stringify(command)}\n`);
    });
}

/** What the simulator writes of each backup server. */
interface WrittenServer {
  readonly name: string;
  readonly url: string;
  readonly tokenId: string;
  readonly fingerprint: string;
  readonly tokenSecretFile: string | null;
}

async function readServers(configFile: string): Promise<SpawnedServer[]> {
  const config = JSON.parse(await readFile(configFile, 'utf8')) as { servers: WrittenServer[] };
  return Promise.all(
    config.servers.map(async ({ name, url, tokenId, fingerprint, tokenSecretFile }) => {
      const tokenSecret = tokenSecretFile === null ? '' : await readFile(tokenSecretFile, 'utf8');
      return { name, url, tokenId, fingerprint, tokenSecret };
    }),
  );
}
