/** UPID grammar (pbs-api.md section 6.5): only the worker id is escaped. */

export interface UpidParts {
  readonly node: string;
  readonly pid: number;
  readonly pstart: number;
  readonly taskId: number;
  readonly startS: number;
  readonly workerType: string;
  readonly workerId: string | null;
  readonly authId: string;
}

export function formatUpid(parts: UpidParts): string {
  const workerId = parts.workerId === null ? '' : escapeWorkerId(parts.workerId);
  const numbers = [parts.pid, parts.pstart, parts.taskId, parts.startS].map(hex8).join(':');
  return `UPID:${parts.node}:${numbers}:${parts.workerType}:${workerId}:${parts.authId}:`;
}

/** Eight or more upper-case hex digits; also the form of a snapshot time inside worker ids. */
export function hex8(value: number): string {
  return value.toString(16).toUpperCase().padStart(8, '0');
}

/** systemd-style: "/" becomes "-", every byte outside [A-Za-z0-9_.] and a leading "." become "\xNN". */
export function escapeWorkerId(workerId: string): string {
  let escaped = '';
  for (const [index, byte] of Buffer.from(workerId, 'utf8').entries()) {
    const character = String.fromCharCode(byte);
    if (character === '/') escaped += '-';
    else if (/[A-Za-z0-9_]/.test(character) || (character === '.' && index > 0)) escaped += character;
    else escaped += `\\x${byte.toString(16).padStart(2, '0')}`;
  }
  return escaped;
}

export function unescapeWorkerId(escaped: string): string {
  const bytes: number[] = [];
  for (let index = 0; index < escaped.length; index += 1) {
    const character = escaped.charAt(index);
    if (character === '-') bytes.push(0x2f);
    else if (character === '\\' && escaped.charAt(index + 1) === 'x') {
      bytes.push(Number.parseInt(escaped.slice(index + 2, index + 4), 16));
      index += 3;
    } else bytes.push(character.charCodeAt(0));
  }
  return Buffer.from(bytes).toString('utf8');
}
