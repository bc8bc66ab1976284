import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type HelperReply, type HelperRequest, parseHelperReply } from './keychain-protocol.ts';

/** The helper ended without a reply; completes "its helper process ...". */
export interface HelperEnd {
  readonly ended: string;
}

/** One running helper. One request at a time. */
export interface HelperProcess {
  ask(request: HelperRequest): Promise<HelperReply | HelperEnd>;
  /** Lets it finish by itself. */
  end(): void;
  kill(): void;
}

/**
 * Starts the keychain's helper under this very Node. The secret travels over pipes, never as an argument, and the
 * helper sees none of the product's own variables, which may hold other secrets.
 */
export function startHelperProcess(entry: URL, environment: NodeJS.ProcessEnv): HelperProcess {
  const child = spawn(process.execPath, [fileURLToPath(entry)], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: helperEnvironment(environment),
    windowsHide: true,
  });
  let settle: ((answer: HelperReply | HelperEnd) => void) | null = null;
  let ended: HelperEnd | null = null;
  const answer = (value: HelperReply | HelperEnd): void => {
    settle?.(value);
    settle = null;
  };
  const finish = (text: string): void => {
    ended ??= { ended: text };
    answer(ended);
  };
  child.on('error', (error) => finish(`could not be started (${error.message})`));
  child.on('close', (code, signal) => finish(`ended unexpectedly (${signal ?? `exit code ${code}`})`));
  // Writing to a helper that is already gone is answered by its end.
  child.stdin.on('error', () => undefined);
  createInterface({ input: child.stdout }).on('line', (line) => {
    const reply = parseHelperReply(line);
    if (reply !== null) answer(reply);
  });
  return {
    ask: (request) =>
      new Promise((resolve) => {
        if (ended !== null) return resolve(ended);
        settle = resolve;
        child.stdin.write(`${JSON.stringify(request)}\n`);
      }),
    end: () => {
      child.stdin.end();
      child.unref();
    },
    kill: () => {
      child.kill('SIGKILL');
    },
  };
}

function helperEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(
    ([name]) => !name.toUpperCase().startsWith('PBS_TRAY') && name.toUpperCase() !== 'NODE_OPTIONS',
  );
  // Inside Electron the same executable is Node only when told so; plain Node ignores it.
  return { ...Object.fromEntries(kept), ELECTRON_RUN_AS_NODE: '1' };
}
