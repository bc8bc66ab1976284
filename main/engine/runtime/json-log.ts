import type { Log } from '../ports.ts';
import { logFields } from './log-value.ts';
import { createRedaction } from './redaction.ts';

const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const ROOT_ROOM = 'main';

/** The root of the log: the only writer, and the only place that cuts secrets out. */
export interface JsonLog extends Log {
  /** From now on this value is replaced in every line, also where it is percent-encoded. */
  addSecret(secretValue: string): void;
  /** Lines below this level are not written from now on. */
  setLevel(level: LogLevel): void;
}

export interface JsonLogParts {
  /** Takes one line without its line break. */
  readonly writeLine: (line: string) => void;
  /** Wall clock, milliseconds since the epoch. */
  readonly nowMs: () => number;
  readonly level?: LogLevel;
}

/** Makes a log of one JSON object per line: `ts`, `level`, `room`, `event`, then the event's own fields. */
export function createJsonLog({ writeLine, nowMs, level = 'info' }: JsonLogParts): JsonLog {
  const redaction = createRedaction();
  let least = LOG_LEVELS.indexOf(level);

  const write = (lineLevel: LogLevel, room: string, event: string, fields: Record<string, unknown> = {}): void => {
    if (LOG_LEVELS.indexOf(lineLevel) < least) return;
    const head = { ts: new Date(nowMs()).toISOString(), level: lineLevel, room, event: redaction.text(event) };
    const own = logFields(fields, { redaction, withStacks: least === 0 });
    // The head twice: first for its place in the line, then so that no field of the same name replaces it.
    writeLine(JSON.stringify({ ...head, ...own, ...head }));
  };

  const roomLog = (room: string): Log => ({
    debug: (event, fields) => write('debug', room, event, fields),
    info: (event, fields) => write('info', room, event, fields),
    warn: (event, fields) => write('warn', room, event, fields),
    error: (event, fields) => write('error', room, event, fields),
    child: (name) => roomLog(room === ROOT_ROOM ? name : `${room}/${name}`),
  });

  return {
    ...roomLog(ROOT_ROOM),
    addSecret: redaction.add,
    setLevel: (next) => {
      least = LOG_LEVELS.indexOf(next);
    },
  };
}
