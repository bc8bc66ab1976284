import type { Log } from '../../main/engine/ports.ts';

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly room: string;
  readonly event: string;
  readonly fields: Record<string, unknown>;
}

/** A log that keeps its lines. */
export interface MemoryLog extends Log {
  readonly lines: readonly LogLine[];
}

export function createMemoryLog(room = '', lines: LogLine[] = []): MemoryLog {
  const write =
    (level: LogLine['level']) =>
    (event: string, fields: Record<string, unknown> = {}) =>
      void lines.push({ level, room, event, fields });
  return {
    lines,
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (name) => createMemoryLog(name, lines),
  };
}
