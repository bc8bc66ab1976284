import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { createMemoryQueue } from '../../main/engine/forwarding/memory-queue.ts';
import type { ForwardingQueue } from '../../main/engine/forwarding/queue.ts';
import { createQueueTable } from '../../main/engine/history/document-table.ts';
import { migrate } from '../../main/engine/history/migrations.ts';
import { HOUR, MINUTE } from '../../shared/time-units.ts';
import { freePort, hang, status } from './receiver.ts';
import { aReceiver, aRig, closeAfterEach, fired, over, steps } from './workbench.ts';

closeAfterEach();

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Opens history's file, as each start does. */
function openers(): () => { readonly queue: ForwardingQueue; readonly close: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'pbs-tray-forwarding-'));
  folders.push(folder);
  return () => {
    const db = new Sqlite(join(folder, 'history.sqlite'));
    migrate(db);
    return { queue: createQueueTable(db), close: () => db.close() };
  };
}

describe('what waits', () => {
  it('is sent in order after a restart, and only once', async () => {
    const port = await freePort();
    const receivers = [{ kind: 'webhook', url: `http://127.0.0.1:${port}` }];
    const open = openers();

    const first = open();
    const before = aRig({ receivers, queue: first.queue });
    await before.forwarding.publish([fired('1'), over('1')]);
    await before.pass(MINUTE);
    await before.forwarding.publish([fired('2')]);
    await before.forwarding.stop();
    first.close();

    const second = open();
    const there = await aReceiver({ port });
    const after = aRig({ receivers, queue: second.queue });
    await after.forwarding.idle();
    expect(steps(there.bodies())).toEqual(['fired 1', 'resolved 1', 'fired 2']);
    await after.forwarding.stop();
    second.close();

    const third = open();
    const again = aRig({ receivers, queue: third.queue });
    await again.pass(HOUR);
    await again.forwarding.stop();
    third.close();
    expect(there.received).toHaveLength(3);
  });

  it('is kept when the end comes in the middle of a request', async () => {
    const there = await aReceiver();
    there.answerWith(hang);
    const queue = createMemoryQueue();
    const receivers = [{ kind: 'webhook', url: there.url }];
    const before = aRig({ receivers, queue });
    await before.forwarding.publish([fired('1')]);
    await there.arrived(1);
    await before.forwarding.stop();
    expect(queue.count('webhook')).toBe(1);
    expect(before.log.lines).toEqual([]);
  });

  it('of one receiver is not mixed up with that of another', async () => {
    const [down, up] = [await freePort(), await aReceiver()];
    const file = openers()();
    const both = aRig({
      receivers: [
        { kind: 'webhook', name: 'down', url: `http://127.0.0.1:${down}` },
        { kind: 'webhook', name: 'up', url: up.url },
      ],
      queue: file.queue,
    });
    await both.forwarding.publish([fired('1')]);
    await both.forwarding.idle();
    expect(both.forwarding.status().map(({ name, queued }) => [name, queued])).toEqual([
      ['down', 1],
      ['up', 0],
    ]);
    await both.forwarding.stop();
    file.close();
  });
});

describe('a queue that fails', () => {
  /** A disk that is full now and then. */
  function moody() {
    const inner = createMemoryQueue();
    const state = { full: false, unreadable: false };
    const check = (flag: boolean) => {
      if (flag) throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    };
    const queue: ForwardingQueue = {
      append(...call) {
        check(state.full);
        inner.append(...call);
      },
      peek(...call) {
        check(state.unreadable);
        return inner.peek(...call);
      },
      remove(...call) {
        check(state.full);
        inner.remove(...call);
      },
      count(...call) {
        check(state.unreadable);
        return inner.count(...call);
      },
    };
    return { inner, state, queue };
  }

  it('does not keep anything from being sent, in order and once', async () => {
    const there = await aReceiver();
    there.answerWith(status(500));
    const { queue, state, inner } = moody();
    const one = aRig({ receivers: [{ kind: 'webhook', url: there.url }], queue });
    await one.forwarding.publish([fired('1')]);
    state.full = true;
    await one.forwarding.publish([fired('2')]);
    state.full = false;
    await one.forwarding.publish([fired('3')]);
    state.full = true;
    await one.forwarding.idle();
    const asked = there.received.length;
    there.answerWith((response) => response.end('{}'));
    await one.pass(MINUTE);
    expect(steps(there.bodies().slice(asked))).toEqual(['fired 1', 'fired 2', 'fired 3']);
    state.full = false;
    await one.forwarding.publish([fired('4')]);
    await one.forwarding.idle();
    expect(steps(there.bodies().slice(asked + 3))).toEqual(['fired 4']);
    expect(inner.count('webhook')).toBe(0);
  });

  it('is said once, and once more when it works again', async () => {
    const there = await aReceiver();
    const { queue, state } = moody();
    const one = aRig({ receivers: [{ kind: 'webhook', url: there.url }], queue });
    state.full = true;
    state.unreadable = true;
    for (const id of ['1', '2', '3']) await one.forwarding.publish([fired(id)]);
    await one.forwarding.idle();
    state.full = false;
    state.unreadable = false;
    await one.forwarding.publish([fired('4')]);
    await one.forwarding.idle();
    expect(one.log.lines.map(({ event, fields }) => `${event} ${fields.access}`).sort()).toEqual([
      'queue-failed read',
      'queue-failed write',
      'queue-works-again read',
      'queue-works-again write',
    ]);
    expect(steps(there.bodies())).toEqual(['fired 1', 'fired 2', 'fired 3', 'fired 4']);
  });
});
