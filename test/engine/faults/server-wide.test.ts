import { isDeepStrictEqual } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { lastGood } from '../../../shared/domain/section.ts';
import { HOUR, MINUTE, SECOND } from '../../../shared/time-units.ts';
import { type WatchedFleet, type WatchOptions, watchFleet } from '../../kit/watched-fleet.ts';
import { createCertificate } from '../../simulator/wire/certificate.ts';
import type { Fault } from '../../simulator/wire/faults.ts';
import { setTokenEnabled, setTokenSecret, switchOff, switchOn } from '../../simulator/world/change-server.ts';
import { tiny } from '../tiny-fleet.ts';
import { createMatrix } from './matrix.ts';
import { SECTIONS } from './sections.ts';
import { nameOf } from './wire-faults.ts';

const COLUMNS = ['reported', 'values kept', 'no token', 'recovers'] as const;
const matrix = createMatrix('faults of a whole server', COLUMNS);
afterAll(() => console.info(matrix.text()));

const fleets: WatchedFleet[] = [];
afterAll(() => Promise.all(fleets.map((fleet) => fleet.close())));

async function start(options: WatchOptions = {}): Promise<WatchedFleet> {
  const fleet = await watchFleet({ scenario: tiny, timeoutMs: 250, ...options });
  fleets.push(fleet);
  await fleet.collect();
  return fleet;
}

interface Outage {
  readonly name: string;
  readonly expected: string;
  /** Begins it; returns what ends it. */
  readonly begin: (fleet: WatchedFleet) => Promise<() => unknown>;
  /** Nobody whom the token may be shown to is there. */
  readonly isStranger?: boolean;
}

const fault = (name: string, wire: Fault, expected: string, isStranger = false): Outage => ({
  name,
  expected,
  isStranger,
  begin: (fleet) => fleet.server().faults.add(wire),
});

const OUTAGES: readonly Outage[] = [
  fault('refuses', { kind: 'refuse' }, 'network refused', true),
  fault('never shakes hands', { kind: 'hang-handshake' }, 'timeout', true),
  fault('speaks plain HTTP', { kind: 'plain-http' }, 'tls not-tls', true),
  fault('presents another certificate', { kind: 'other-certificate' }, 'tls pin-changed', true),
  fault('presents an expired other certificate', { kind: 'expired-certificate' }, 'tls pin-changed', true),
  fault('takes requests and never answers', { kind: 'hang' }, 'timeout'),
  fault('drips', { kind: 'slow-body', chunkBytes: 1, pauseMs: 100 }, 'timeout'),
  fault('401', { kind: 'status', status: 401 }, 'auth'),
  fault('401 as 400', { kind: 'status', status: 400, text: 'authentication failed' }, 'auth'),
  fault('HTML 200', { kind: 'html', status: 200 }, 'protocol html'),
  fault('HTML 503', { kind: 'html', status: 503 }, 'protocol html'),
  fault('500', { kind: 'status', status: 500 }, 'protocol server-error'),
  fault('404 everywhere', { kind: 'status', status: 404 }, 'missing'),
  fault('redirects', { kind: 'redirect', status: 302, location: 'https://127.0.0.1:1/' }, 'protocol redirect'),
  fault('says nothing', { kind: 'empty-body' }, 'protocol not-json'),
  fault('cuts everything off', { kind: 'truncated-body' }, 'protocol truncated'),
  {
    name: 'is switched off',
    expected: 'network reset',
    isStranger: true,
    async begin({ fleet, server }) {
      switchOff(fleet.world, server().node);
      server().dropConnections();
      return () => switchOn(fleet.world, server().node);
    },
  },
  {
    name: 'disables the token',
    expected: 'auth',
    async begin({ server }) {
      const { node, tokenId } = server();
      setTokenEnabled(node, tokenId, false);
      return () => setTokenEnabled(node, tokenId, true);
    },
  },
  {
    name: 'has another secret',
    expected: 'auth',
    async begin({ server }) {
      const { node, tokenId, tokenSecret } = server();
      setTokenSecret(node, tokenId, 'another');
      return () => setTokenSecret(node, tokenId, tokenSecret);
    },
  },
];

const known = (fleet: WatchedFleet) => SECTIONS.map(({ name, of }) => [name, lastGood(of(fleet.known()))]);

// Much of their time is spent waiting, so all wait at once.
describe('a faulty server is said to fail, is left what is known of it, and recovers', () => {
  it.concurrent.each(OUTAGES.map((outage) => [outage.name, outage] as const))('one that %s', async (name, outage) => {
    const fleet = await start();
    const before = known(fleet);
    const end = await outage.begin(fleet);
    fleet.server().stats.reset();
    await fleet.pass(2 * MINUTE);

    const { reach, lastPollAtMs } = fleet.known();
    const reported = reach.kind === 'failing' ? nameOf(reach.failure).replace(/^timeout.*/, 'timeout') : reach.kind;
    const isReported = reported === outage.expected && lastPollAtMs !== null;
    const after = known(fleet);
    const { hasSeenToken } = fleet.server().stats.read();
    await end();
    await fleet.pass(6 * MINUTE);
    const recovered = SECTIONS.filter(({ of }) => of(fleet.known()).kind !== 'read').map((section) => section.name);

    matrix.note(name, 'reported', isReported ? [] : [reported]);
    matrix.note(name, 'values kept', isDeepStrictEqual(after, before) ? [] : ['changed']);
    if (outage.isStranger) matrix.note(name, 'no token', hasSeenToken ? ['seen'] : []);
    matrix.note(name, 'recovers', [...recovered, ...(fleet.known().reach.kind === 'answering' ? [] : ['reach'])]);
    expect(reported).toBe(outage.expected);
    expect(after).toEqual(before);
    if (outage.isStranger) expect(hasSeenToken).toBe(false);
    expect(fleet.known().reach.kind).toBe('answering');
    expect(recovered).toEqual([]);
  });
});

describe('a certificate that changes while the server is watched', () => {
  it('ends all reading at the next connection, without a byte of the token', async () => {
    const fleet = await start();
    const server = fleet.server();
    const pinned = server.fingerprint;
    server.setCertificate(await createCertificate({ node: 'pbs-1' }));
    server.dropConnections();
    server.stats.reset();
    await fleet.pass(30 * MINUTE);
    expect(server.stats.read().connections).toBeGreaterThan(5);
    expect(server.stats.read().requests).toBe(0);
    expect(server.stats.read().hasSeenToken).toBe(false);
    expect(server.stats.receivedText()).toBe('');
    expect(fleet.known().reach).toMatchObject({
      kind: 'failing',
      failure: {
        kind: 'tls',
        reason: 'pin-changed',
        presentedFingerprint: server.fingerprint,
        pinnedFingerprint: pinned,
      },
    });
    expect(fleet.known().certificate?.fingerprint).toBe(pinned);
  });
});

describe('the first contact', () => {
  const strangers = [
    ['a wrong fingerprint', Array.from({ length: 32 }, () => '00').join(':'), 'pin-changed'],
    ['no fingerprint and an unknown authority', null, 'untrusted'],
  ] as const;
  it.each(strangers)('with %s sends nothing', async (_name, fingerprint, reason) => {
    const fleet = await start({ connect: () => ({ fingerprint }) });
    await fleet.pass(HOUR);
    const { reach, certificate } = fleet.known();
    expect(reach).toMatchObject({ kind: 'failing', lastAnswerAtMs: null, failure: { kind: 'tls', reason } });
    expect(certificate).toBe(null);
    const stats = fleet.server().stats.read();
    expect(stats.connections).toBeGreaterThan(5);
    expect(stats.requests).toBe(0);
    expect(stats.hasSeenToken).toBe(false);
    expect(fleet.server().stats.receivedText()).toBe('');
  });

  it('with a refused token tells so, and tries again no sooner than after five minutes', async () => {
    const fleet = await start({ connect: () => ({ tokenSecret: 'wrong' }) });
    const first = fleet.server().stats.read().requests;
    expect(fleet.known().reach).toMatchObject({ kind: 'failing', failure: { kind: 'auth' } });
    await fleet.pass(5 * MINUTE - SECOND);
    expect(fleet.server().stats.read().requests).toBe(first);
    await fleet.pass(5 * SECOND);
    expect(fleet.server().stats.read().requests).toBe(first + 1);
  });
});

describe('trouble of one server', () => {
  it('is no trouble of another', async () => {
    const watched = await start({ scenario: 'oddities', timeoutMs: 1000 });
    await watched.server('pbs-new').faults.add({ kind: 'refuse' });
    await watched.server('pbs-old').faults.add({ kind: 'status', status: 401 });
    const atMs = watched.clock.nowMs();
    await watched.pass(20 * MINUTE);
    expect(watched.known('pbs-new').reach.kind).toBe('failing');
    expect(watched.known('pbs-old').reach.kind).toBe('failing');
    const fine = watched.known('pbs-broken');
    expect(fine.reach.kind).toBe('answering');
    for (const section of [fine.host, fine.tasks, fine.datastoreList, fine.verifyJobs]) {
      expect(lastGood<unknown>(section)?.takenAtMs).toBeGreaterThan(atMs);
    }
  });
});
