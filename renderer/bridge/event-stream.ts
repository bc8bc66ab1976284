/** One event of a stream of server-sent events. */
export interface StreamEvent {
  /** `message` where the stream names none. */
  readonly event: string;
  readonly data: string;
}

/**
 * Cuts a stream of server-sent events into events. Feed it text as it arrives; comments (lines that begin with a colon)
 * are passed over. Follows the HTML standard's section on interpreting an event stream, without ids and retry times.
 */
export function createEventParser(onEvent: (event: StreamEvent) => void): (text: string) => void {
  let rest = '';
  let event = '';
  let data: string[] = [];

  function takeLine(line: string): void {
    if (line === '') {
      if (data.length > 0) onEvent({ event: event === '' ? 'message' : event, data: data.join('\n') });
      event = '';
      data = [];
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') event = value;
    if (field === 'data') data.push(value);
  }

  return (text) => {
    rest += text;
    // A carriage return at the end may be the first half of a line's end.
    const whole = rest.endsWith('\r') ? rest.length - 1 : rest.length;
    let from = 0;
    for (let at = nextEnd(rest, from, whole); at !== null; at = nextEnd(rest, from, whole)) {
      takeLine(rest.slice(from, at.start));
      from = at.end;
    }
    rest = rest.slice(from);
  };
}

function nextEnd(text: string, from: number, whole: number): { readonly start: number; readonly end: number } | null {
  const lineFeed = text.indexOf('\n', from);
  const carriage = text.indexOf('\r', from);
  const start = lineFeed < 0 ? carriage : carriage < 0 ? lineFeed : Math.min(lineFeed, carriage);
  if (start < 0 || start >= whole) return null;
  return { start, end: text.startsWith('\r\n', start) ? start + 2 : start + 1 };
}
