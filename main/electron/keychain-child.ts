import type { HelperEnd, HelperProcess } from '../engine/secrets/helper-process.ts';
import { type HelperReply, parseHelperReply } from '../engine/secrets/keychain-protocol.ts';
import type { ElectronApi } from './electron-api.ts';

/**
 * The keychain's helper as one of Electron's utility processes: the packaged program refuses to run as plain Node (a
 * fuse), and a utility process has no standard input, so requests go as messages. It sees none of the product's own
 * variables, which may hold other secrets.
 */
export function startKeychainChild(
  electron: Pick<ElectronApi, 'utilityProcess'>,
  entry: string,
  environment: NodeJS.ProcessEnv,
): HelperProcess {
  const child = electron.utilityProcess.fork(entry, [], {
    serviceName: 'PBS Tray keychain',
    stdio: 'ignore',
    env: foreignVariables(environment),
  });
  let settle: ((answer: HelperReply | HelperEnd) => void) | null = null;
  let ended: HelperEnd | null = null;
  child.on('message', (message) => {
    const reply = typeof message === 'string' ? parseHelperReply(message) : null;
    if (reply === null) return;
    settle?.(reply);
    settle = null;
  });
  child.on('exit', (code) => {
    ended = { ended: `ended unexpectedly (exit code ${code})` };
    settle?.(ended);
    settle = null;
  });
  return {
    ask: (request) =>
      new Promise((resolve) => {
        if (ended !== null) return resolve(ended);
        settle = resolve;
        child.postMessage(JSON.stringify(request));
      }),
    end: () => void child.kill(),
    kill() {
      // kill() asks politely, and a blocked call hears nothing.
      if (child.pid === undefined) return void child.kill();
      try {
        process.kill(child.pid, 'SIGKILL');
      } catch {
        // It was gone already.
      }
    },
  };
}

function foreignVariables(environment: NodeJS.ProcessEnv): Record<string, string> {
  const kept = Object.entries(environment).filter(([name]) => !/^(PBS_TRAY|NODE_OPTIONS$)/i.test(name));
  return Object.fromEntries(kept.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
