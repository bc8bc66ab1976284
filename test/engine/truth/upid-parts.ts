/** UPID:NODE:PID:PSTART:TASKID:STARTTIME:WTYPE:WID:AUTHID: read without the engine's own parser. */
export function upidParts(upid: string): { node: string; startS: number; workerId: string } {
  const [, node = '', , , , start = '', , escaped = ''] = upid.split(':');
  const bytes: number[] = [];
  for (let at = 0; at < escaped.length; at++) {
    if (escaped.startsWith('\\x', at)) {
      bytes.push(Number.parseInt(escaped.slice(at + 2, at + 4), 16));
      at += 3;
    } else {
      bytes.push(escaped[at] === '-' ? 0x2f : escaped.charCodeAt(at));
    }
  }
  return { node, startS: Number.parseInt(start, 16), workerId: Buffer.from(bytes).toString('utf8') };
}
