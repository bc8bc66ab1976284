import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEventParser, type StreamEvent } from '../../../../renderer/bridge/event-stream.ts';

function parsed(...chunks: readonly string[]): readonly StreamEvent[] {
  const events: StreamEvent[] = [];
  const feed = createEventParser((event) => events.push(event));
  for (const chunk of chunks) feed(chunk);
  return events;
}

describe('server-sent events', () => {
  it.each<[string, StreamEvent[]]>([
    ['event: state\ndata: {}\n\n', [{ event: 'state', data: '{}' }]],
    ['data: a\ndata: b\n\n', [{ event: 'message', data: 'a\nb' }]],
    [':\n\n: beat\n\n', []],
    ['id: 1\nevent: x\ndata:y\n\n', [{ event: 'x', data: 'y' }]],
    ['event: x\n\ndata: y\n\n', [{ event: 'message', data: 'y' }]],
    ['data: unfinished', []],
    ['data\n\n', [{ event: 'message', data: '' }]],
  ])('reads %j', (text, events) => {
    expect(parsed(text)).toEqual(events);
  });

  it('reads the same however the stream is cut, and whatever ends its lines', () => {
    const lines = ['event: state', 'data: {"a":1}', '', ': beat', 'data: zwei', 'data: 🦄', '', ''];
    const whole = [
      { event: 'state', data: '{"a":1}' },
      { event: 'message', data: 'zwei\n🦄' },
    ];
    const end = fc.constantFrom('\n', '\r\n', '\r');
    fc.assert(
      fc.property(end, fc.array(fc.nat({ max: 60 }), { maxLength: 6 }), (lineEnd, cuts) => {
        const text = lines.join(lineEnd) + lineEnd;
        const at = [0, ...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length];
        const chunks = at.slice(1).map((to, index) => text.slice(at[index], to));
        // A lone carriage return at the very end may still become a pair, so it is not read yet.
        expect(parsed(...chunks, lineEnd)).toEqual(whole);
      }),
    );
  });
});
