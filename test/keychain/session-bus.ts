import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { joinBus } from './bus-client.ts';

/** A session bus of its own, on which nothing runs but what a test starts. */
export interface SessionBus {
  readonly address: string;
  /** For the processes of the session: the bus, an empty home, no display, nothing of the machine's own session. */
  readonly environment: NodeJS.ProcessEnv;
  /** Starts gnome-keyring; with a password it is unlocked by it (and made with it the first time). */
  startKeyring(password: string | null): Promise<void>;
  stop(): Promise<void>;
}

/** What the tests in this folder need and this machine lacks; empty when all is there. */
export function missingTools(): readonly string[] {
  if (process.platform !== 'linux') return ['Linux'];
  const lacks = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0;
  const needed = [['dbus-daemon'], ['gnome-keyring-daemon'], ['gdbus', 'busctl']];
  return needed.filter((programs) => programs.every(lacks)).map((programs) => programs.join(' or '));
}

/** Starts a bus; `home` may be that of an earlier one, with its keyring. */
export async function startSessionBus(home: string): Promise<SessionBus> {
  // Short, because the path of a socket may not be long.
  const runtime = mkdtempSync(join(tmpdir(), 'pbs-bus-'));
  const children: ChildProcess[] = [];
  const stop = async () => {
    await Promise.all(children.reverse().map(ended));
    rmSync(runtime, { recursive: true, force: true });
  };
  try {
    mkdirSync(home, { recursive: true });
    writeFileSync(join(runtime, 'bus.conf'), busConfig(runtime));
    const bus = spawn('dbus-daemon', [`--config-file=${join(runtime, 'bus.conf')}`, '--nofork', '--print-address=1'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    children.push(bus);
    const address = await firstLine(bus);
    const environment = sessionEnvironment(home, runtime, address);
    const startKeyring = async (password: string | null) => {
      children.push(startGnomeKeyring(environment, join(runtime, 'keyring'), password));
      const client = await joinBus(address);
      await client.nameOwned('org.freedesktop.secrets');
      client.close();
    };
    return { address, environment, startKeyring, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function startGnomeKeyring(environment: NodeJS.ProcessEnv, control: string, password: string | null): ChildProcess {
  const unlock = password === null ? [] : ['--unlock'];
  const args = ['--foreground', ...unlock, '--components=secrets', `--control-directory=${control}`];
  const keyring = spawn('gnome-keyring-daemon', args, { env: environment, stdio: ['pipe', 'ignore', 'ignore'] });
  keyring.stdin?.end(password ?? '');
  return keyring;
}

function sessionEnvironment(home: string, runtime: string, address: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: home,
    XDG_DATA_HOME: join(home, 'data'),
    XDG_RUNTIME_DIR: runtime,
    DBUS_SESSION_BUS_ADDRESS: address,
  };
}

// No service folders: the bus starts nobody by itself, neither a keyring nor its password dialogue.
function busConfig(folder: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${join(folder, 'bus')}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;
}

function firstLine(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  child.once('error', reject);
  child.once('exit', (code) => reject(new Error(`${child.spawnfile} ended with ${code}`)));
  if (child.stdout !== null) createInterface({ input: child.stdout }).once('line', resolve);
  return promise;
}

function ended(child: ChildProcess): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) resolve();
  child.once('exit', () => resolve());
  child.kill('SIGKILL');
  return promise;
}
