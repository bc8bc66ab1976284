import { afterEach, expect, it } from 'vitest';
import { type WatchedFleet, watchFleet } from '../kit/watched-fleet.ts';

let watched: WatchedFleet | undefined;
afterEach(async () => {
  await watched?.close();
});

it('learns a healthy fleet', async () => {
  watched = await watchFleet({ scenario: 'small' });
  await watched.pass(3000);
  const known = watched.known();
  console.log(known.reach, known.overviewCompleteAtMs, known.cost, JSON.stringify(known.host).slice(0, 300));
  console.log(watched.server().stats);
  await watched.collect();
  console.log(watched.known().cost, watched.log.lines.slice(0, 20));
  console.log(watched.engine.state().servers.map((s)=>[...s.datastores.values()].map((d)=>[...d.details.values()].reduce((n,m)=>n+m.size,0)).join(',')));
  expect(known.reach.kind).toBe('answering');
});
