import { expect, it } from 'vitest';
import { tokenHeader } from './asking.ts';
import { exchangeInProcess } from './in-process.ts';
import { worldOf } from './start-fleet.ts';
import type { Fault } from './wire/faults.ts';

const world = worldOf({ scenario: 'empty' });
const [node] = world.servers;
if (node === undefined) throw new Error('no server');
const asked = { target: '/api2/json/admin/gc?store=x', authorization: tokenHeader(node) };
const under = (fault: Fault) => exchangeInProcess(world, node, asked, [{ fault, matcher: null }]);

it('answers as over the wire, with a date', () => {
  expect(exchangeInProcess(world, node, asked)).toMatchObject({
    kind: 'answer',
    date: 'Mon, 28 Sep 2026 10:00:00 GMT',
    answer: { status: 200, body: '{"data":[]}', endpoint: '/admin/gc' },
  });
});

it.each<[Fault, object]>([
  [{ kind: 'refuse' }, { kind: 'refused' }],
  [{ kind: 'hang' }, { kind: 'hangs' }],
  [{ kind: 'hang-handshake' }, { kind: 'hangs' }],
  [{ kind: 'status', status: 500 }, { answer: { status: 500 } }],
  [{ kind: 'html', status: 503 }, { answer: { status: 503 } }],
  [{ kind: 'clock-skew', skewMs: 60_000 }, { date: 'Mon, 28 Sep 2026 10:01:00 GMT' }],
])('under %j', (fault, expected) => {
  expect(under(fault)).toMatchObject(expected);
});

it('is refused while the server is off', () => {
  node.isUp = false;
  expect(exchangeInProcess(world, node, asked)).toEqual({ kind: 'refused' });
  node.isUp = true;
});
