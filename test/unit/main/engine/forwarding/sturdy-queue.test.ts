import { describe, expect, it } from 'vitest';
import { createMemoryQueue } from '../../../../../main/engine/forwarding/memory-queue.ts';
import type { ForwardingQueue } from '../../../../../main/engine/forwarding/queue.ts';
import { createSturdyQueue } from '../../../../../main/engine/forwarding/sturdy-queue.ts';
import { createMemoryLog } from '../../../../kit/memory-log.ts';

/** A file that can be exchanged and filled up. */
function aDisk() {
  const disk = { file: createMemoryQueue(), full: false };
  const writable = () => {
    if (disk.full) throw new Error('disk is full');
    return disk.file;
  };
  const queue: ForwardingQueue = {
    append: (...call) => writable().append(...call),
    remove: (...call) => writable().remove(...call),
    peek: (...call) => disk.file.peek(...call),
    count: (...call) => disk.file.count(...call),
  };
  return { disk, sturdy: createSturdyQueue(queue, createMemoryLog()) };
}

const texts = async (queue: ForwardingQueue) => (await queue.peek('q', 10)).map(({ text }) => text);

async function removeFirst(queue: ForwardingQueue) {
  const [first] = await queue.peek('q', 1);
  await queue.remove('q', first ? [first.id] : []);
}

describe('a queue on a full disk', () => {
  it('does not hand out what it could not remove, and removes it later', async () => {
    const { disk, sturdy } = aDisk();
    await sturdy.append('q', ['a', 'b'], 1);
    disk.full = true;
    await removeFirst(sturdy);
    expect(await texts(sturdy)).toEqual(['b']);
    expect(disk.file.count('q')).toBe(2);
    disk.full = false;
    expect(await texts(sturdy)).toEqual(['b']);
    expect(disk.file.count('q')).toBe(1);
  });

  it('hides nothing of a new file that begins with the same ids', async () => {
    const { disk, sturdy } = aDisk();
    await sturdy.append('q', ['a'], 1);
    disk.full = true;
    await removeFirst(sturdy);
    disk.file = createMemoryQueue();
    disk.full = false;
    await sturdy.append('q', ['b'], 2);
    expect(await texts(sturdy)).toEqual(['b']);
    expect(await texts(sturdy)).toEqual(['b']);
  });

  it('keeps the order of what is stored, what is in memory, and what comes after', async () => {
    const { disk, sturdy } = aDisk();
    await sturdy.append('q', ['a'], 1);
    disk.full = true;
    await sturdy.append('q', ['b'], 2);
    disk.full = false;
    await sturdy.append('q', ['c'], 3);
    expect(await texts(sturdy)).toEqual(['a', 'b', 'c']);
    expect(await sturdy.count('q')).toBe(3);
    for (let left = 3; left > 0; left -= 1) await removeFirst(sturdy);
    await sturdy.append('q', ['d'], 4);
    expect(disk.file.count('q')).toBe(1);
  });
});
