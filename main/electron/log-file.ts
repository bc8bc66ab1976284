import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Lines in a file that never grows beyond twice its limit. */
export interface LogFile {
  readonly folder: string;
  readonly path: string;
  write(line: string): void;
}

const LIMIT_BYTES = 2 * 1024 * 1024;

/**
 * `pbs-tray.log`, and `pbs-tray.old.log` before it. Written at once: what happened just before a crash is what it is
 * read for. A disk that cannot be written stops the log, never the program.
 */
export function openLogFile(folder: string, limitBytes = LIMIT_BYTES): LogFile {
  const path = join(folder, 'pbs-tray.log');
  let bytes = sizeOf(path);
  return {
    folder,
    path,
    write(line) {
      try {
        if (bytes >= limitBytes) {
          renameSync(path, join(folder, 'pbs-tray.old.log'));
          bytes = 0;
        }
        if (bytes === 0) mkdirSync(folder, { recursive: true });
        appendFileSync(path, `${line}\n`, { mode: 0o600 });
        bytes += Buffer.byteLength(line) + 1;
      } catch {
        // There is nowhere left to say it.
      }
    },
  };
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}
