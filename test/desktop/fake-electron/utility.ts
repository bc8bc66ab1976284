import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import type { ForkOptions } from 'electron';
import type { UtilityApi, UtilityChild } from '../../../main/electron/electron-api.ts';
import type { FakeWorld } from './world.ts';

/** A child of plain Node that finds `process.parentPort`, as in Electron's utility processes. */
const PARENT_PORT = new URL('./parent-port.ts', import.meta.url).href;

export class FakeUtility implements UtilityApi {
  readonly children: ChildProcess[] = [];
  readonly #world: FakeWorld;

  constructor(world: FakeWorld) {
    this.#world = world;
  }

  fork(path: string, args: string[] = [], options: ForkOptions = {}): UtilityChild {
    this.#world.needsReady('utilityProcess.fork');
    const env: Record<string, string> = {};
    for (const [name, value] of Object.entries(options.env ?? process.env)) {
      if (typeof value === 'string') env[name] = value;
    }
    const child = fork(path, args, {
      env,
      stdio: 'ignore',
      execArgv: ['--import', PARENT_PORT],
      serialization: 'advanced',
    });
    // Electron's has no standard streams to wait for and ends with its parent.
    child.stdio[0]?.destroy();
    this.children.push(child);
    const events = new EventEmitter();
    child.on('message', (message) => events.emit('message', message));
    child.on('exit', (code, signal) => events.emit('exit', code ?? (signal === null ? 0 : 1)));
    return {
      postMessage: (message) => void (child.connected && child.send(JSON.parse(JSON.stringify(message)))),
      kill: () => child.kill(),
      pid: child.pid,
      on: (event: string, listener: (value: never) => void) => events.on(event, listener as () => void),
    };
  }
}
