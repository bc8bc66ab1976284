import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../../shared/domain/failure.ts';
import { failureWording } from '../../../../shared/view/failure-wording.ts';

const CONTEXT = { server: 'pbs-node-01', url: 'https://pbs1.example.com:8007', tokenId: 'monitor@pbs!tray' };
const endpoint = 'GET /admin/gc';
const PRESENTED = `AA:${'00:'.repeat(30)}01`;
const PINNED = `BB:${'00:'.repeat(30)}02`;
const tls = (reason: Extract<Failure, { kind: 'tls' }>['reason'], presented: string | null = PRESENTED): Failure => ({
  kind: 'tls',
  endpoint,
  reason,
  detail: 'SOME_CODE',
  presentedFingerprint: presented,
  pinnedFingerprint: reason === 'pin-changed' ? PINNED : null,
});
const network = (reason: Extract<Failure, { kind: 'network' }>['reason']): Failure => ({
  kind: 'network',
  endpoint,
  reason,
  detail: 'ECODE',
});
const timeout = (phase: Extract<Failure, { kind: 'timeout' }>['phase']): Failure => ({
  kind: 'timeout',
  endpoint,
  phase,
  afterMs: 15_000,
});
const protocol = (reason: Extract<Failure, { kind: 'protocol' }>['reason']): Failure => ({
  kind: 'protocol',
  endpoint,
  reason,
  detail: 'HTTP 502',
});
const permission = (privilege: string, path: string, asked = true): Failure => ({
  kind: 'permission',
  endpoint,
  privilege,
  path,
  asked,
});
const datastore = (trouble: Extract<Failure, { kind: 'datastore' }>['trouble']): Failure => ({
  kind: 'datastore',
  endpoint,
  trouble,
  message: "datastore 'a'\n is so",
});

/** Every kind of failure: the cause as it must be named, and the step that must be offered. */
const TABLE: readonly (readonly [string, Failure, string, string])[] = [
  ['401', { kind: 'auth', endpoint, detail: 'HTTP 401' }, 'refused the token monitor@pbs!tray', 'secret is the token'],
  [
    'no right',
    permission('Sys.Audit', '/system/status'),
    'lacks Sys.Audit on /system/status',
    'acl update /system/status Audit --auth-id',
  ],
  ['no right, not asked', permission('Sys.Audit', '/', false), 'was not asked for', 'acl update / Audit --auth-id'],
  [
    'no right on a store',
    permission('Datastore.Audit or Datastore.Backup', '/datastore/a'),
    'lacks Datastore.Audit',
    'acl update /datastore/a DatastoreAudit',
  ],
  [
    'no right on remotes',
    permission('Remote.Audit', '/remote'),
    'lacks Remote.Audit',
    'acl update /remote RemoteAudit',
  ],
  ['no right on tape', permission('Tape.Audit', '/tape'), 'lacks Tape.Audit', 'acl update /tape TapeAudit'],
  [
    'no other right',
    permission('Some.New', '/x'),
    'lacks Some.New on /x',
    'Grant Some.New on /x to the user and to the token',
  ],
  ['untrusted', tls('untrusted'), 'not signed by an authority', `Pin it`],
  ['untrusted, nothing seen', tls('untrusted', null), 'not signed by an authority', 'proxmox-backup-manager cert info'],
  ['wrong name', tls('name-mismatch'), 'made out to other names', 'Use a name from the certificate'],
  ['expired', tls('expired'), 'expired or is not valid yet', 'Renew it'],
  ['pin changed', tls('pin-changed'), `presented ${PRESENTED}, pinned ${PINNED}`, 'proxmox-backup-manager cert info'],
  ['no TLS', tls('not-tls', null), 'does not speak TLS', 'plain HTTP'],
  ['handshake', tls('handshake', null), 'No TLS connection', 'TLS 1.2'],
  ['refused', network('refused'), 'Nothing accepts connections', 'systemctl status proxmox-backup-proxy'],
  ['unknown host', network('unknown-host'), 'host name is not known', 'Check the url'],
  ['unreachable', network('unreachable'), 'no way to the host', 'Check the network'],
  ['reset', network('reset'), 'cut off', 'firewall'],
  ['no connection in time', timeout('connect'), 'did not accept a connection within 15 s', 'firewall'],
  ['no headers in time', timeout('headers'), 'did not begin to answer within 15 s', 'polling.timeoutSeconds'],
  ['no body in time', timeout('body'), 'fell silent', 'polling.timeoutSeconds'],
  ['poll too long', timeout('deadline'), 'everything that one poll asks for within 15 s', 'polling.intervalSeconds'],
  ['web page', protocol('html'), 'a web page instead of data', 'reverse proxy or login portal'],
  ['no JSON', protocol('not-json'), 'no JSON', 'reverse proxy or login portal'],
  ['truncated', protocol('truncated'), 'broke off', 'asked again'],
  ['wrong shape', protocol('wrong-shape'), 'unexpected form', 'report'],
  ['too large', protocol('too-large'), 'more than is accepted', 'report'],
  ['redirect', protocol('redirect'), 'is not followed', 'as the url'],
  ['5xx', protocol('server-error'), 'an error of its web server', 'reverse proxy'],
  ['no HTTP', protocol('bad-http'), 'did not answer as a web server', '8007'],
  ['store gone', datastore('gone'), "datastore 'a' is so", 'nothing to do'],
  ['not mounted', datastore('not-mounted'), "datastore 'a' is so", 'Attach and mount'],
  ['maintenance', datastore('maintenance'), "datastore 'a' is so", 'maintenance mode'],
  ['unmounting', datastore('unmounting'), "datastore 'a' is so", 'wait'],
  ['deleting', datastore('deleting'), "datastore 'a' is so", 'wait'],
  ['storage', datastore('storage'), "datastore 'a' is so", 'path exists'],
  ['remote', { kind: 'remote', endpoint, status: 400, message: 'no\nluck' }, '(HTTP 400): no luck', 'journalctl'],
  ['missing', { kind: 'missing', endpoint }, 'does not know GET /admin/gc (HTTP 404)', 'too old'],
  ['cancelled', { kind: 'cancelled', endpoint }, 'was stopped', 'Nothing to do'],
  [
    'set-up',
    { kind: 'setup', endpoint, detail: 'no secret was found' },
    'no secret was found',
    "--set-secret 'pbs-node-01'",
  ],
];

describe.each(TABLE)('%s', (_situation, failure, cause, step) => {
  const { what, next } = failureWording(failure, CONTEXT);

  it('names the server, the cause and what was asked', () => {
    expect(what).toContain('pbs-node-01');
    expect(what).toContain(cause);
    if (failure.kind !== 'setup') expect(what).toContain(endpoint);
  });

  it('offers a next step', () => {
    expect(next).toContain(step);
  });

  it('stays on one line and leaves no gap', () => {
    expect(`${what}${next}`).not.toMatch(/\n|undefined|null|\[object|\.\.|: \./);
  });
});

it('says that the token was not sent to a server that was not verified', () => {
  for (const reason of ['untrusted', 'name-mismatch', 'expired', 'pin-changed', 'handshake'] as const) {
    expect(failureWording(tls(reason), CONTEXT).what).toContain('The token was not sent.');
  }
});

it('grants to user and token alike', () => {
  expect(failureWording(permission('Sys.Audit', '/system/tasks'), CONTEXT).next).toBe(
    "Grant it on the server to user and token alike: proxmox-backup-manager acl update /system/tasks Audit --auth-id 'monitor@pbs' && proxmox-backup-manager acl update /system/tasks Audit --auth-id 'monitor@pbs!tray'",
  );
});

it('shows an empty message as what it is', () => {
  expect(failureWording({ kind: 'remote', endpoint, status: 400, message: ' ' }, CONTEXT).what).toContain(
    'no reason given',
  );
});
