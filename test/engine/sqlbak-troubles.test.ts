import { afterEach, describe, expect, it } from 'vitest';
import { lastGood } from '../../shared/domain/section.ts';
import { HOUR, MINUTE, SECOND } from '../../shared/time-units.ts';
import { failureWording } from '../../shared/view/failure-wording.ts';
import { sqlbakLines } from '../kit/sqlbak-page.ts';
import { type WatchedAccount, watchAccount } from '../kit/watched-account.ts';
import { type WatchedCluster, watchCluster } from '../kit/watched-cluster.ts';
import { buildGrove } from '../simulator/pve/build.ts';
import { addJob, addPast, buildAccount, buildOrchard, DAY, LOG_ON, settingsOf } from '../simulator/sqlbak/build.ts';
import type { SqlbakAccount } from '../simulator/sqlbak/model.ts';
import { startFleet } from '../simulator/start-fleet.ts';
import type { Fault } from '../simulator/wire/faults.ts';
import { seedPass } from './sqlbak-seed-truth.ts';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

async function watched(
  account: SqlbakAccount,
  options: Parameters<typeof watchAccount>[1] = {},
): Promise<WatchedAccount> {
  const rig = await watchAccount(account, options);
  open.push(rig);
  return rig;
}

function failureOf(rig: WatchedAccount) {
  const { reach } = rig.known();
  return reach.kind === 'failing' ? reach.failure : null;
}

function wordsOf(rig: WatchedAccount): string {
  const failure = failureOf(rig);
  const { url } = rig.known();
  if (failure === null) return '';
  const { what, next } = failureWording(failure, { server: 'orchard', url, tokenId: '', sourceKind: 'sqlbak' });
  return `${what} ${next}`;
}

/** The account's own series as the exporter would say them, but for the moment of the check. */
async function isRight(rig: WatchedAccount): Promise<void> {
  const own = (lines: readonly string[]) => lines.filter((line) => !line.startsWith('sqlbak_last_check'));
  expect(own(await sqlbakLines([rig.known()], rig.clock.nowMs()))).toEqual(own(seedPass(rig.simulated.account).lines));
}

describe('a SqlBak that does not serve', () => {
  const FAULTS: readonly (readonly [Fault, object])[] = [
    [{ kind: 'refuse' }, { kind: 'network', reason: 'refused' }],
    [{ kind: 'hang' }, { kind: 'timeout' }],
    [{ kind: 'status', status: 401, text: '{}' }, { kind: 'auth' }],
    [{ kind: 'status', status: 403, text: '{}' }, { kind: 'auth' }],
    [
      { kind: 'html', status: 200 },
      { kind: 'protocol', reason: 'html' },
    ],
    [
      { kind: 'html', status: 502 },
      { kind: 'protocol', reason: 'html' },
    ],
    [
      { kind: 'status', status: 503 },
      { kind: 'protocol', reason: 'server-error' },
    ],
    [{ kind: 'status', status: 404, text: 'no' }, { kind: 'missing' }],
    [{ kind: 'truncated-body' }, { kind: 'protocol', reason: 'truncated' }],
    [{ kind: 'invalid-json' }, { kind: 'protocol', reason: 'truncated' }],
    [{ kind: 'empty-body' }, { kind: 'protocol', reason: 'not-json' }],
    [{ kind: 'endless-body' }, { kind: 'protocol', reason: 'too-large' }],
    [
      { kind: 'json', fault: 'null-data' },
      { kind: 'protocol', reason: 'wrong-shape' },
    ],
    [
      { kind: 'json', fault: 'string-for-array' },
      { kind: 'protocol', reason: 'wrong-shape' },
    ],
    [
      { kind: 'redirect', status: 302, location: 'https://elsewhere.example/x' },
      { kind: 'protocol', reason: 'redirect' },
    ],
    [{ kind: 'other-certificate' }, { kind: 'tls', reason: 'pin-changed' }],
    [{ kind: 'plain-http' }, { kind: 'tls', reason: 'not-tls' }],
  ];

  it.each(FAULTS)(
    'is said to be failing (%o), keeps what was known, and comes back by itself',
    async (fault, expected) => {
      const rig = await watched(
        buildAccount({ servers: [{ id: 1, name: 'one', appType: 'sqlbak_linux', status: 'online' }] }),
        {
          timeoutMs: 300,
        },
      );
      await rig.collect();
      const remove = await rig.simulated.faults.add(fault);
      await rig.pass(2 * MINUTE);
      expect(failureOf(rig)).toMatchObject(expected);
      expect(wordsOf(rig)).not.toMatch(/Proxmox|8007|undefined/);
      expect(lastGood(rig.known().servers)?.value).toHaveLength(1);
      await remove();
      await rig.pass(15 * MINUTE);
      expect(rig.known().reach.kind).toBe('answering');
    },
  );

  it('is given the token only after its certificate was accepted', async () => {
    const rig = await watched(buildOrchard());
    await rig.simulated.faults.add({ kind: 'other-certificate' });
    await rig.pass(5 * MINUTE);
    expect(failureOf(rig)).toMatchObject({ kind: 'tls' });
    expect(rig.simulated.stats.read()).toMatchObject({ requests: 0, hasSeenToken: false });
    expect(rig.simulated.stats.receivedText()).not.toContain(rig.simulated.account.token);
  });

  it('is asked at most every 5 min with a token that it refused, and says what to do', async () => {
    const rig = await watched(buildOrchard(), { token: 'wrong-token' });
    await rig.pass(HOUR);
    expect(failureOf(rig)).toMatchObject({ kind: 'auth' });
    expect(rig.requests()).toBeLessThanOrEqual(13);
    expect(wordsOf(rig)).toMatch(/SqlBak refused the token of orchard.*--set-secret 'orchard'/);
    expect(JSON.stringify([rig.log.lines, rig.known()])).not.toContain('wrong-token');
  });
});

describe('pages that never end', () => {
  it.each(['same', 'empty', 'new'] as const)(
    'are given up soon (%s rows), and what was known stays',
    async (endless) => {
      const account = buildOrchard();
      const rig = await watched(account);
      await rig.collect();
      const before = lastGood(rig.known().servers)?.value;
      account.endless = endless;
      const sent = rig.requests();
      await rig.pass(MINUTE);
      expect(failureOf(rig)).toMatchObject({
        kind: 'protocol',
        reason: 'wrong-shape',
        detail: expect.stringMatching(/never end/),
      });
      expect(rig.requests() - sent).toBeLessThanOrEqual(101);
      expect(lastGood(rig.known().servers)?.value).toEqual(before);
      account.endless = 'no';
      await rig.pass(15 * MINUTE);
      await isRight(rig);
    },
  );
});

describe('a rate limit', () => {
  it('is kept to, and the past is read as fast as it allows', async () => {
    const rig = await watched(buildOrchard({ requestsPerMinute: 60 }));
    const needed = seedPass(rig.simulated.account).requests;
    await rig.pass(Math.ceil(needed / 50) * MINUTE);
    await isRight(rig);
    expect(rig.known().reach.kind).toBe('answering');
    const { byStatus, requests } = rig.simulated.stats.read();
    expect((byStatus['429'] ?? 0) / requests).toBeLessThan(0.04);
  });

  it.each([
    ['600', 10],
    [new Date(Date.parse('2026-09-28T10:20:00Z')).toUTCString(), 19],
    [null, 1],
  ])('says when to come back (Retry-After: %s): nothing is sent for so long', async (retryAfter, minutes) => {
    const account = buildOrchard({ requestsPerMinute: 0, retryAfter });
    const rig = await watched(account);
    await rig.pass(MINUTE / 2);
    expect(rig.requests()).toBe(1);
    await rig.pass((minutes - 1) * MINUTE + 20 * SECOND);
    expect(rig.requests()).toBe(1);
    account.requestsPerMinute = null;
    await rig.pass(10 * MINUTE);
    expect(rig.known().reach.kind).toBe('answering');
    await isRight(rig);
  });

  it('does not make SqlBak unreachable while what was read stands', async () => {
    const account = buildOrchard();
    const rig = await watched(account);
    await rig.collect();
    account.requestsPerMinute = 0;
    await rig.pass(2 * MINUTE);
    expect(rig.known().reach.kind).toBe('answering');
    expect(rig.known().restsUntilMs).not.toBeNull();
    await rig.pass(10 * MINUTE);
    expect(failureOf(rig)).toMatchObject({ kind: 'remote', status: 429 });
    expect(wordsOf(rig)).toMatch(/asks orchard to wait/);
  });
});

describe('what the account holds', () => {
  it('keeps statuses that nobody knows apart from successes and failures', async () => {
    const rig = await watched(buildOrchard());
    await rig.collect();
    const runs = lastGood(rig.known().runs.get('5524') ?? { kind: 'unread' })?.value.runs;
    expect(runs?.[0]).toMatchObject({ otherStatuses: ['warning'] });
    expect(lastGood(rig.known().servers)?.value.map(({ status }) => status)).toEqual([
      'online',
      'offline',
      'hibernating',
    ]);
  });

  it('is forgotten with a job that was removed', async () => {
    const account = buildOrchard();
    const rig = await watched(account);
    await rig.collect();
    account.jobs = account.jobs.slice(1);
    await rig.pass(10 * MINUTE);
    expect(rig.known().runs.has('5520')).toBe(false);
    expect(rig.known().jobSettings.has('5520')).toBe(false);
    await isRight(rig);
  });

  it('is read with two requests under way at most, few in the steady state', async () => {
    const account = buildAccount({ servers: [{ id: 1, name: 'one', appType: 'sqlbak_windows', status: 'online' }] });
    addJob(account, { settings: settingsOf(30, 14, LOG_ON) });
    addPast(account, 5520, { type: 'database_transaction_log', everyMs: HOUR, forMs: 37 * DAY, keepDays: 14 });
    const rig = await watched(account);
    await rig.collect();
    expect(rig.simulated.stats.read().maxInFlight).toBeLessThanOrEqual(2);
    const cold = rig.requests();
    expect(cold).toBeLessThanOrEqual(seedPass(account).requests + 20);
    await rig.pass(HOUR);
    // Servers each minute; jobs and the last two days' runs every five.
    expect(rig.requests() - cold).toBeLessThanOrEqual(60 + 12 + 12 + 6);
  });
});

describe('another product in the place of SqlBak', () => {
  it('is recognised when it is PBS', async () => {
    const fleet = await startFleet({ scenario: 'empty' });
    open.push(fleet);
    const [server] = fleet.servers;
    if (!server) throw new Error('no server');
    const rig = await watched(buildOrchard(), { at: server });
    await rig.pass(MINUTE);
    expect(wordsOf(rig)).toMatch(/is Proxmox Backup Server, but the settings call it a SqlBak account.*kind "pbs"/);
  });

  it('is recognised when it is Proxmox VE', async () => {
    const cluster: WatchedCluster = await watchCluster({ clusters: [buildGrove()] });
    open.push(cluster);
    const rig = await watched(buildOrchard(), { at: cluster.endpoint('alder') });
    await rig.pass(MINUTE);
    expect(wordsOf(rig)).toMatch(/is Proxmox VE, but the settings call it a SqlBak account.*kind "pve"/);
  });

  it.each([['pbs'], ['pve']] as const)('is said the other way round, too (kind %s)', (sourceKind) => {
    const failure = { kind: 'protocol', reason: 'html', endpoint: 'GET /version', detail: 'HTTP 404' } as const;
    const context = { server: 'x', url: 'https://sqlbak.com', tokenId: 'a@pbs!b', sourceKind };
    const { what, next } = failureWording(failure, context);
    expect(`${what} ${next}`).toMatch(/x at https:\/\/sqlbak\.com is SqlBak, but .*Write kind "sqlbak"/);
  });
});
