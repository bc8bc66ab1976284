import { afterEach, beforeEach, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../shared/time-units.ts';
import { type WatchedFleet, watchFleet } from '../kit/watched-fleet.ts';
import { tiny } from './tiny-fleet.ts';

let fleet: WatchedFleet;
beforeEach(async () => {
  fleet = await watchFleet({ scenario: tiny });
  await fleet.collect();
});
afterEach(() => fleet.close());

const events = () => fleet.log.lines.filter(({ level }) => level !== 'debug').map(({ event }) => event);

it('names a trouble once when it begins and once when it is over, however long it lasts', async () => {
  const remove = await fleet.server().faults.add({ kind: 'status', status: 500 }, /admin\/gc/);
  await fleet.pass(3 * HOUR);
  await remove();
  await fleet.pass(20 * MINUTE);
  expect(events()).toEqual(['read-failed', 'read-recovered']);
});

it('tells one namespace from another', async () => {
  const remove = await fleet.server().faults.add({ kind: 'status', status: 500 }, /main\/groups\?ns=clients/);
  await fleet.pass(3 * HOUR);
  await remove();
  await fleet.pass(HOUR);
  expect(events()).toEqual(['read-failed', 'read-recovered']);
});

it('names an outage of the server once', async () => {
  const remove = await fleet.server().faults.add({ kind: 'html', status: 503 });
  await fleet.pass(HOUR);
  await remove();
  await fleet.pass(10 * MINUTE);
  expect(events().filter((event) => event.startsWith('server-'))).toEqual(['server-failing', 'server-answers-again']);
});

it('never holds the token', async () => {
  await fleet.server().faults.add({ kind: 'status', status: 401 });
  await fleet.pass(HOUR);
  expect(JSON.stringify(fleet.log.lines)).not.toContain(fleet.server().tokenSecret);
});
