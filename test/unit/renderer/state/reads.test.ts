import { effect } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import { createReads } from '../../../../renderer/state/reads.ts';
import type { Bridge } from '../../../../shared/contract/bridge.ts';

/** A program that answers tasks when it is told to. */
function setUp() {
  const asked: { readonly answer: (isFine: boolean) => Promise<void> }[] = [];
  let nowMs = 0;
  const call: Bridge['call'] = (name) =>
    new Promise((resolve, reject) => {
      asked.push({
        async answer(isFine) {
          if (name !== 'readTasks') throw new Error('only tasks are asked for here');
          if (isFine) resolve(JSON.parse('null'));
          else reject(new Error('The history is locked.'));
          await Promise.resolve().then(() => {});
        },
      });
    });
  const reads = createReads({ call }, () => nowMs);
  const read = (server: string) => reads.read('readTasks', { server, sinceMs: 0, limit: 10 }, 60_000);
  return { asked, reads, read, pass: (ms: number) => (nowMs += ms) };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('reads', () => {
  it('are asked for again at once where they are shown when they are forgotten', async () => {
    const { asked, reads, read } = setUp();
    const end = effect(() => void read('a').value);
    await asked[0]?.answer(true);
    await settled();
    expect(asked.length).toBe(1);
    reads.forget('readTasks');
    expect(asked.length).toBe(2);
    end();
  });

  it('ask once for the same arguments, and again when the answer is old', async () => {
    const { asked, read, pass } = setUp();
    expect(read('a').value).toEqual({ kind: 'loading' });
    read('a');
    expect(asked.length).toBe(1);
    await asked[0]?.answer(true);
    await settled();
    expect(read('a').value).toEqual({ kind: 'value', value: null, takenAtMs: 0 });
    pass(59_999);
    read('a');
    expect(asked.length).toBe(1);
    pass(1);
    read('a');
    expect(asked.length).toBe(2);
  });

  it('say why they failed, and try again only after a while', async () => {
    const { asked, read, pass } = setUp();
    read('a');
    await asked[0]?.answer(false);
    await settled();
    expect(read('a').value).toEqual({ kind: 'failed', sentence: 'The history is locked.' });
    expect(asked.length).toBe(1);
    pass(15_000);
    read('a');
    expect(asked.length).toBe(2);
  });

  it('keep the last answer when a later one fails', async () => {
    const { asked, read, pass } = setUp();
    read('a');
    await asked[0]?.answer(true);
    await settled();
    pass(60_000);
    read('a');
    await asked[1]?.answer(false);
    await settled();
    expect(read('a').value.kind).toBe('value');
  });

  it('are asked four at a time', async () => {
    const { asked, read } = setUp();
    for (const server of ['a', 'b', 'c', 'd', 'e']) read(server);
    expect(asked.length).toBe(4);
    await asked[0]?.answer(true);
    await settled();
    expect(asked.length).toBe(5);
  });

  it('are asked again after they were forgotten', async () => {
    const { asked, reads, read } = setUp();
    read('a');
    await asked[0]?.answer(true);
    await settled();
    reads.forget();
    read('a');
    expect(asked.length).toBe(2);
  });
});
