import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../../../shared/domain/failure.ts';
import type { ServerCertificate, ServerState } from '../../../../../shared/domain/server.ts';
import type { Reach } from '../../../../../shared/domain/source.ts';
import { authFailed } from '../../../../../shared/rules/alerts/auth-failed.ts';
import { certificateChanged } from '../../../../../shared/rules/alerts/certificate-changed.ts';
import { certificateExpiring } from '../../../../../shared/rules/alerts/certificate-expiring.ts';
import type { MachineFacts } from '../../../../../shared/rules/alerts/knowledge.ts';
import { networkOffline } from '../../../../../shared/rules/alerts/network-offline.ts';
import { permissionMissing } from '../../../../../shared/rules/alerts/permission-missing.ts';
import { serverUnreachable } from '../../../../../shared/rules/alerts/server-unreachable.ts';
import { DAY, HOUR, MINUTE } from '../../../../../shared/time-units.ts';
import {
  aDatastore,
  anUnreadServer,
  aServer,
  NO_PRIVILEGE,
  NOW,
  REFUSED,
  read,
  stores,
  unreadable,
} from '../../../../kit/builders.ts';
import { aKnowledge, tripping, verdict } from '../../../../kit/judging.ts';

const PBS1 = { server: 'pbs-1' };
const failing = (failure: Failure): Reach => ({
  kind: 'failing',
  failure,
  sinceMs: NOW - 12 * MINUTE,
  lastAnswerAtMs: NOW - 13 * MINUTE,
  attempts: 3,
});
const down = (failure: Failure, part: Partial<ServerState> = {}) => aServer({ reach: failing(failure), ...part });

const UNKNOWN_HOST: Failure = { ...REFUSED, kind: 'network', reason: 'unknown-host', detail: 'ENOTFOUND' };
const AUTH: Failure = { kind: 'auth', endpoint: 'GET /version', detail: 'HTTP 401' };
const PAGE: Failure = { kind: 'protocol', endpoint: 'GET /version', reason: 'html', detail: 'HTTP 200' };
const tls = (reason: 'pin-changed' | 'untrusted'): Failure => ({
  kind: 'tls',
  endpoint: 'GET /version',
  reason,
  detail: 'x',
  presentedFingerprint: 'BB:BB',
  pinnedFingerprint: 'AA:AA',
});
const ASLEEP = aServer({ reach: { kind: 'answering', sinceMs: NOW - DAY, lastAnswerAtMs: NOW - 8 * HOUR } });
const UNPOLLED = anUnreadServer();

describe('whether a server answers', () => {
  const table: readonly (readonly [string, ServerState, readonly [string, string, string]])[] = [
    ['it answers', aServer(), ['fine', 'fine', 'fine']],
    ['it refuses connections', down(REFUSED), ['trips', 'unknown', 'unknown']],
    ['a web page answers', down(PAGE), ['trips', 'unknown', 'unknown']],
    ['its certificate is not trusted', down(tls('untrusted')), ['trips', 'unknown', 'unknown']],
    [
      'its set-up is incomplete',
      down({ kind: 'setup', endpoint: '', detail: 'no secret' }),
      ['trips', 'unknown', 'unknown'],
    ],
    ['it refuses the token', down(AUTH), ['unknown', 'trips', 'unknown']],
    ['its certificate is another', down(tls('pin-changed')), ['unknown', 'unknown', 'trips']],
    ['it was not asked yet', UNPOLLED, ['unknown', 'unknown', 'unknown']],
  ];
  it.each(table)('%s', (_what, server, expected) => {
    const verdicts = [serverUnreachable, authFailed, certificateChanged].map((rule) => verdict(rule, PBS1, server));
    expect(verdicts).toEqual(expected);
  });

  it('is not known after a sleep', () => {
    expect(verdict(serverUnreachable, PBS1, ASLEEP)).toBe('unknown');
  });

  it('is not asked for while the server is expected to be off', () => {
    expect(verdict(serverUnreachable, PBS1, down(REFUSED), { isExpectedOff: () => true })).toBe('unknown');
  });

  it('says what happened, since when, and what is unknown for it', () => {
    const [found] = tripping(serverUnreachable, [down(REFUSED)]);
    expect(found?.summary).toBe(
      'pbs-1 is unreachable: 1 datastore unknown. Nothing accepts connections: pbs-1 at https://pbs1.example.com:8007 (GET /version, ECONNREFUSED). The last answer came 13 min ago.',
    );
    expect(found?.factSinceMs).toBe(NOW - 12 * MINUTE);
  });

  it('has one cause for all servers if all are gone', () => {
    const causes = (...servers: readonly ServerState[]) =>
      tripping(serverUnreachable, servers).map(({ cause }) => cause);
    expect(causes(down(REFUSED), down(REFUSED, { name: 'pbs-2' }))).toEqual(['all servers', 'all servers']);
    expect(causes(down(REFUSED), aServer({ name: 'pbs-2' }))).toEqual(['server pbs-1']);
  });

  it('shows both fingerprints of a changed certificate', () => {
    expect(tripping(certificateChanged, [down(tls('pin-changed'))])[0]?.summary).toContain(
      'Pinned: AA:AA; presented: BB:BB',
    );
  });
});

describe('network-offline', () => {
  const two = (failure: Failure) => [down(failure), down(failure, { name: 'pbs-2' })];
  const table: readonly (readonly [string, readonly ServerState[], MachineFacts['network'], boolean])[] = [
    ['no network', two(REFUSED), 'none', true],
    ['another network than before', two(REFUSED), 'changed', true],
    ['another network, behind a portal', two(PAGE), 'changed', true],
    ['the same network: the servers are gone', two(UNKNOWN_HOST), 'same', false],
    ['not known, no name resolves', two(UNKNOWN_HOST), 'unknown', true],
    ['not known, refused: the servers are gone', two(REFUSED), 'unknown', false],
    ['not known, a single server', [down(UNKNOWN_HOST)], 'unknown', false],
    ['one server still answers', [down(REFUSED), aServer({ name: 'pbs-2' })], 'none', false],
    ['no servers', [], 'none', false],
  ];
  it.each(table)('%s', (_what, servers, network, offline) => {
    const part = { knowledge: aKnowledge({ machine: { network } }) };
    expect(tripping(networkOffline, servers, part)).toHaveLength(offline ? 1 : 0);
    if (servers.length > 0) expect(verdict(serverUnreachable, PBS1, servers, part)).toBe(offline ? 'unknown' : 'trips');
  });
});

describe('network-offline switched off', () => {
  it('leaves the servers to server-unreachable', () => {
    const part = {
      knowledge: aKnowledge({ machine: { network: 'none' as const } }),
      settings: { rules: { 'network-offline': { enabled: false } }, overrides: [] },
    };
    expect(verdict(serverUnreachable, PBS1, [down(REFUSED)], part)).toBe('trips');
  });
});

describe('permission-missing', () => {
  const full = read(
    new Map([
      ['/', new Map([['Sys.Audit', true]])],
      ['/system', new Map([['Sys.Audit', true]])],
      ['/datastore', new Map([['Datastore.Audit', true]])],
      ['/remote', new Map([['Remote.Audit', true]])],
    ]),
  );
  const told = (server: ServerState) =>
    tripping(permissionMissing, [server]).map(({ subject, severity }) => [subject.job, severity]);

  it('is silent with all that a monitor needs, without a tape library', () => {
    expect(told(aServer({ privileges: full }))).toEqual([]);
  });

  it('says each missing privilege once, the one on datastores louder', () => {
    expect(told(aServer({ privileges: read(new Map()) }))).toEqual([
      ['Datastore.Audit', 'warning'],
      ['Sys.Audit', 'info'],
      ['Remote.Audit', 'info'],
    ]);
  });

  it('says what the server refused, whatever it claims to grant', () => {
    const usage = unreadable<never>({
      kind: 'permission',
      endpoint: 'GET /admin/datastore/store-a/status',
      privilege: 'Datastore.Audit',
      path: '/datastore/store-a',
      asked: true,
    });
    const server = aServer({
      privileges: full,
      datastores: stores(aDatastore({ usage })),
      host: unreadable(NO_PRIVILEGE),
    });
    expect(told(server)).toEqual([['Datastore.Audit', 'warning']]);
    expect(tripping(permissionMissing, [server])[0]?.next).toContain('acl update /datastore/store-a DatastoreAudit');
  });

  it('does not know before the privileges are read', () => {
    expect(verdict(permissionMissing, { ...PBS1, job: 'Sys.Audit' }, aServer({ privileges: { kind: 'unread' } }))).toBe(
      'unknown',
    );
  });

  it('is as loud as it was set', () => {
    const settings = { rules: { 'permission-missing': { severity: 'critical' as const } }, overrides: [] };
    const found = tripping(permissionMissing, [aServer()], { settings });
    expect(new Set(found.map(({ severity }) => severity))).toEqual(new Set(['critical']));
  });
});

describe('certificate-expiring', () => {
  const lasting = (leftDays: number, lifetimeDays: number): ServerCertificate => ({
    fingerprint: 'AA',
    subject: 'CN=pbs1',
    issuer: 'CN=ca',
    validFromMs: NOW + (leftDays - lifetimeDays) * DAY,
    validToMs: NOW + leftDays * DAY,
    seenAtMs: NOW,
  });
  it.each([
    ['20 of 365 days left', lasting(20, 365), 'fine'],
    ['10 of 365 days left', lasting(10, 365), 'trips'],
    ['10 of 30 days left: renewed at a third', lasting(10, 30), 'fine'],
    ['3 of 6 days left: short-lived on purpose', lasting(3, 6), 'fine'],
    ['1 of 6 days left', lasting(1, 6), 'trips'],
    ['ended, but pinned', lasting(-2, 365), 'trips'],
    ['not seen', null, 'unknown'],
  ])('%s', (_what, certificate, expected) => {
    expect(verdict(certificateExpiring, PBS1, aServer({ certificate }))).toBe(expected);
  });
});
