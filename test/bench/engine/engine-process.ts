import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EngineFigures, EngineOrder, EngineReply, Milestone } from './engine-protocol.ts';

export type EngineStart = Omit<Extract<EngineOrder, { do: 'start' }>, 'do'>;

export interface Passed {
  /** Whether the milestone was reached in time. */
  readonly reached: boolean;
  readonly clockMs: number;
  readonly wallMs: number;
}

/** The engine in a process of its own. */
export interface EngineProcess {
  readonly metricsUrl: string;
  readonly pid: number;
  pass(ms: number, until?: 'time' | Milestone): Promise<Passed>;
  /** Counts processor time and blocks anew from here. */
  reset(): Promise<void>;
  figures(collectGarbage?: boolean): Promise<EngineFigures>;
  close(): Promise<void>;
}

interface EngineProcessParts {
  readonly start: EngineStart;
  /** Moves the world to the engine's time, before anything of the engine's runs at it. */
  readonly onStep: (nowMs: number) => void;
  /** The bundled `engine-child`; default: its source. */
  readonly entry?: string;
  readonly nodeFlags?: readonly string[];
}

type Answer = Exclude<EngineReply, { kind: 'step' }>;

export async function startEngineProcess(parts: EngineProcessParts): Promise<EngineProcess> {
  const entry = parts.entry ?? fileURLToPath(new URL('engine-child.ts', import.meta.url));
  const child = fork(entry, { execArgv: ['--expose-gc', ...(parts.nodeFlags ?? [])], stdio: ['ignore', 2, 2, 'ipc'] });
  const order = createOrders(child, parts.onStep);
  const begun = await order('started', { do: 'start', ...parts.start });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    metricsUrl: begun.metricsUrl,
    pid: child.pid ?? 0,
    pass: (ms, until = 'time') => order('passed', { do: 'pass', ms, until }),
    reset: async () => void (await order('done', { do: 'reset' })),
    figures: async (collectGarbage = false) => (await order('figures', { do: 'figures', collectGarbage })).figures,
    async close() {
      child.send({ do: 'end' } satisfies EngineOrder);
      const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
      await exited;
      clearTimeout(timer);
    },
  };
}

/** One order at a time; the child may ask for steps before it answers. */
function createOrders(child: ChildProcess, onStep: (nowMs: number) => void) {
  let settle: { resolve(answer: Answer): void; reject(error: Error): void } | null = null;
  child.on('message', (reply: EngineReply) => {
    if (reply.kind !== 'step') return settle?.resolve(reply);
    onStep(reply.nowMs);
    child.send({ do: 'stepped' } satisfies EngineOrder);
  });
  child.once('exit', (code, signal) => settle?.reject(new Error(`the engine's process ended: ${signal ?? code}`)));
  return async <K extends Answer['kind']>(kind: K, message: EngineOrder): Promise<Extract<Answer, { kind: K }>> => {
    const answer = await new Promise<Answer>((resolve, reject) => {
      settle = { resolve, reject };
      child.send(message);
    });
    if (answer.kind !== kind) throw new Error(`expected ${kind}, got ${answer.kind}`);
    return answer as Extract<Answer, { kind: K }>;
  };
}
