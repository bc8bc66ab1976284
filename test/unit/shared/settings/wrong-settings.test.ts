import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../../shared/settings/parse-settings.ts';

const server = { name: 'a', url: 'https://pbs1', tokenId: 'monitor@pbs!tray' };
const servers = (change: object) => ({ servers: [{ ...server, ...change }] });
const alerts = (change: object) => ({ alerts: change });
const window = (change: object) => alerts({ expectedOffline: [{ match: {}, from: '08:00', to: '20:00', ...change }] });
const forward = (change: object) => ({
  forwarding: [{ name: 'ops', kind: 'alertmanager', url: 'http://am:9093', ...change }],
});

const PIN_INSTEAD =
  'verification cannot be switched off here: for a self-signed certificate set "fingerprint" to the server\'s SHA-256 fingerprint';
const SECRETS_ELSEWHERE =
  'secrets never belong in the settings: store it with "--set-secret NAME" in the keychain, or in a file named by "tokenSecretFile", or in PBS_TRAY_SECRET_<NAME>';
const TOKEN_ID = 'a token ID such as "monitor@pbs!tray" (user@realm!token)';
const WHERE_SECRETS_GO =
  'the secret belongs in the keychain ("--set-secret NAME"), in "tokenSecretFile" or in PBS_TRAY_SECRET_<NAME>';
const TOP_KEYS =
  'schemaVersion, servers, clients, polling, alerts, notifications, forwarding, metrics, history, dashboard, logging';

/** Each document has exactly one thing wrong with it. */
const WRONG: readonly (readonly [string, unknown, string])[] = [
  // The document
  ['no object', [], 'settings: expected an object, found an empty list.'],
  ['null', null, 'settings: expected an object, found null.'],
  ['a text', 'x', 'settings: expected an object, found "x".'],
  [
    'a newer version',
    { schemaVersion: 2, future: true },
    'schemaVersion: expected at most 1, found 2; these settings were written by a newer PBS Tray: update this one, or use settings of its own version.',
  ],
  ['a version that is none', { schemaVersion: 'one' }, 'schemaVersion: expected 1, found "one".'],
  ['version 0', { schemaVersion: 0 }, 'schemaVersion: expected 1, found 0.'],
  // Unknown keys
  ['a slip', { poling: {} }, 'poling: expected a key that exists here, found "poling"; did you mean "polling"?'],
  [
    'another style',
    servers({ token_id: 'x' }),
    'servers[0].token_id: expected a key that exists here, found "token_id"; did you mean "tokenId"?',
  ],
  [
    'a stranger',
    { colour: 1 },
    `colour: expected a key that exists here, found "colour"; the keys here are ${TOP_KEYS}.`,
  ],
  [
    'a setting in the wrong place',
    servers({ polling: {} }),
    'servers[0].polling: expected a key that exists here, found "polling"; the keys here are kind, name, tokenSecretFile, enabled, url, tokenId, fingerprint, datastores.',
  ],
  [
    'verify_tls',
    servers({ verify_tls: false }),
    `servers[0].verify_tls: expected a key that exists here, found "verify_tls"; ${PIN_INSTEAD}.`,
  ],
  [
    'insecure',
    servers({ insecure: true }),
    `servers[0].insecure: expected a key that exists here, found "insecure"; ${PIN_INSTEAD}.`,
  ],
  [
    'a secret',
    servers({ tokenSecret: 'hunter2' }),
    `servers[0].tokenSecret: expected a key that exists here, found "tokenSecret"; ${SECRETS_ELSEWHERE}.`,
  ],
  [
    'a password',
    servers({ password: 'hunter2' }),
    `servers[0].password: expected a key that exists here, found "password"; ${SECRETS_ELSEWHERE}.`,
  ],
  [
    'a rule that is none',
    alerts({ rules: { 'storage-hihg': {} } }),
    'alerts.rules.storage-hihg: expected a key that exists here, found "storage-hihg"; did you mean "storage-high"?',
  ],
  // Types
  [
    'a number as text',
    { metrics: { port: '9101' } },
    'metrics.port: expected a whole number from 0 to 65535, found "9101"; write it without quotes.',
  ],
  [
    'a boolean as text',
    { metrics: { enabled: 'true' } },
    'metrics.enabled: expected true or false, found "true"; write it without quotes.',
  ],
  ['a fraction', { metrics: { port: 1.5 } }, 'metrics.port: expected a whole number from 0 to 65535, found 1.5.'],
  ['an object for a list', { servers: {} }, 'servers: expected a list, found an object.'],
  ['a list for an object', { polling: [] }, 'polling: expected an object, found an empty list.'],
  ['a server that is a text', { servers: ['https://pbs1'] }, 'servers[0]: expected an object, found "https://pbs1".'],
  ['null where none is', { metrics: { host: null } }, 'metrics.host: expected an IP address or host name, found null.'],
  // Limits
  [
    'a port too high',
    { metrics: { port: 70000 } },
    'metrics.port: expected a whole number from 0 to 65535, found 70000.',
  ],
  [
    'polling too often',
    { polling: { intervalSeconds: 4 } },
    'polling.intervalSeconds: expected a number from 5 to 86400, found 4.',
  ],
  [
    'no timeout',
    { polling: { timeoutSeconds: 0 } },
    'polling.timeoutSeconds: expected a number from 1 to 600, found 0.',
  ],
  [
    'a choice',
    { polling: { snapshotDetail: 'never' } },
    'polling.snapshotDetail: expected one of "sweep", "on-demand", found "never".',
  ],
  [
    'a near choice',
    { logging: { level: 'warning' } },
    'logging.level: expected one of "debug", "info", "warn", "error", found "warning"; did you mean "warn"?',
  ],
  [
    'no retention',
    { history: { retentionDays: 0 } },
    'history.retentionDays: expected a whole number from 1 to 3650, found 0.',
  ],
  // Servers
  [
    'no name',
    { servers: [{ url: server.url, tokenId: server.tokenId }] },
    'servers[0].name: expected a name of 1 to 64 characters, without control characters or spaces at its ends, found nothing.',
  ],
  [
    'a name of spaces',
    servers({ name: ' ' }),
    'servers[0].name: expected a name of 1 to 64 characters, without control characters or spaces at its ends, found " ".',
  ],
  [
    'http',
    servers({ url: 'http://pbs1' }),
    'servers[0].url: expected an https:// address, found "http://pbs1"; there is no http:// here: use https:// and, for a self-signed certificate, pin it with "fingerprint".',
  ],
  [
    'no scheme',
    servers({ url: 'pbs1:8007' }),
    'servers[0].url: expected an https:// address, found "pbs1:8007"; write it with https:// in front, for example https://pbs1.example.com:8007.',
  ],
  [
    'credentials',
    servers({ url: 'https://u:p@pbs1' }),
    'servers[0].url: expected an https:// address, found an address with a user name or password in it (not shown); credentials never belong in an address: the token goes to "tokenId", its secret to the keychain or a file.',
  ],
  [
    'a user for a token',
    servers({ tokenId: 'root@pam' }),
    `servers[0].tokenId: expected ${TOKEN_ID}, found "root@pam"; this is a user: add "!" and the token's name.`,
  ],
  [
    'a header for a token',
    servers({ tokenId: 'PBSAPIToken=a@pbs!t:x' }),
    `servers[0].tokenId: expected ${TOKEN_ID}, found a whole PBSAPIToken header (not shown); keep only the part between "=" and the secret here; ${WHERE_SECRETS_GO}.`,
  ],
  [
    'a secret behind the token',
    servers({ tokenId: 'a@pbs!t:x' }),
    `servers[0].tokenId: expected ${TOKEN_ID}, found a token ID with something after it that looks like its secret (not shown); end it after the token's name; ${WHERE_SECRETS_GO}.`,
  ],
  [
    'another fingerprint',
    servers({ fingerprint: 'ab' }),
    'servers[0].fingerprint: expected a SHA-256 fingerprint of 64 hexadecimal digits, with or without colons, found 2 hexadecimal digits; copy the SHA-256 fingerprint that "proxmox-backup-manager cert info" or the dashboard\'s "Show Fingerprint" gives.',
  ],
  [
    'a kind that is none',
    { servers: [{ kind: 'pbx', name: 'a' }] },
    'servers[0].kind: expected one of "pbs", "pve", "sqlbak", found "pbx"; did you mean "pbs"?',
  ],
  [
    'pve without endpoints',
    { servers: [{ kind: 'pve', name: 'a', tokenId: server.tokenId, urls: [] }] },
    'servers[0].urls: expected a list that is not empty, found an empty list.',
  ],
  [
    'one name twice',
    { servers: [server, server] },
    'servers[1].name: expected a name of its own, found "a", which servers[0] has already; rename one of them.',
  ],
  [
    'one variable for two',
    {
      servers: [
        { ...server, name: 'pbs-1' },
        { ...server, name: 'pbs.1' },
      ],
    },
    'servers[1].name: expected a name whose secret has a variable of its own, found "pbs.1" beside "pbs-1" (servers[0]); both would take their secret from PBS_TRAY_SECRET_PBS_1; rename one of them.',
  ],
  [
    'an empty pattern',
    servers({ datastores: { include: [''] } }),
    'servers[0].datastores.include[0]: expected a name, or a pattern with * and ?, found "".',
  ],
  // Clients
  [
    'a client without a name',
    { clients: { '': [{ datastore: 'x' }] } },
    'clients[""]: expected a name that is not empty, found "".',
  ],
  [
    'a client without a datastore',
    { clients: { 'client a': [{}] } },
    'clients["client a"][0].datastore: expected the name of a datastore, found nothing.',
  ],
  ['a client of nothing', { clients: { a: [] } }, 'clients.a: expected a list that is not empty, found an empty list.'],
  // Alerts and times
  [
    'a threshold beyond 100 %',
    alerts({ rules: { 'storage-high': { threshold: 400 } } }),
    'alerts.rules.storage-high.threshold: expected a percentage from 0 to 100, found 400.',
  ],
  [
    'a threshold that is none',
    alerts({ overrides: [{ match: {}, rules: { 'gc-failed': { threshold: 1 } } }] }),
    'alerts.overrides[0].rules.gc-failed.threshold: expected no threshold, because this rule has none, found 1; leave it out.',
  ],
  [
    'a negative time',
    alerts({ rules: { 'gc-slow': { forSeconds: -1 } } }),
    'alerts.rules.gc-slow.forSeconds: expected a number of at least 0, found -1.',
  ],
  [
    'a severity that is none',
    alerts({ rules: { 'gc-slow': { severity: 'fatal' } } }),
    'alerts.rules.gc-slow.severity: expected one of "info", "warning", "critical", found "fatal".',
  ],
  [
    'a short time',
    window({ from: '8:00' }),
    'alerts.expectedOffline[0].from: expected a time of day from "00:00" to "23:59", found "8:00".',
  ],
  [
    '24:00',
    window({ to: '24:00' }),
    'alerts.expectedOffline[0].to: expected a time of day from "00:00" to "23:59", found "24:00"; midnight is "00:00".',
  ],
  [
    'a long day',
    window({ days: ['monday'] }),
    'alerts.expectedOffline[0].days[0]: expected one of "mon", "tue", "wed", "thu", "fri", "sat", "sun", found "monday"; did you mean "mon"?',
  ],
  [
    'a zone on Mars',
    window({ timeZone: 'Mars/Olympus' }),
    'alerts.expectedOffline[0].timeZone: expected a time zone such as "Europe/Vienna" or "UTC", found "Mars/Olympus".',
  ],
  // Forwarding
  [
    'a receiver that is none',
    { forwarding: [{ name: 'x', kind: 'slak' }] },
    'forwarding[0].kind: expected one of "alertmanager", "slack", "pagerduty", "ntfy", "gotify", "webhook", "dead-man", "pushgateway", "victoriametrics", found "slak"; did you mean "slack"?',
  ],
  [
    'a receiver without an address',
    forward({ url: undefined }),
    'forwarding[0].url: expected an http:// or https:// address, found nothing.',
  ],
  [
    'an address that is a secret',
    { forwarding: [{ name: 's', kind: 'slack', url: 'https://hooks.slack.com/services/T0/B0/xyz' }] },
    'forwarding[0].url: expected an http:// or https:// address, found an address at hooks.slack.com that is itself a secret (not shown); leave "url" out and store the address with "--set-secret forwarding/NAME".',
  ],
  [
    'one receiver twice',
    { forwarding: [...forward({}).forwarding, ...forward({}).forwarding] },
    'forwarding[1].name: expected a name of its own, found "ops", which forwarding[0] has already; rename one of them.',
  ],
];

describe('wrong settings', () => {
  it.each(WRONG)('%s: one sentence', (_what, document, sentence) => {
    const parsed = parseSettings(document, { host: 'headless' });
    expect(parsed.ok ? [] : parsed.problems.map(({ message }) => message)).toEqual([sentence]);
  });

  it('are reported all at once', () => {
    const document = { poling: 1, metrics: { port: -1 }, servers: [server, { ...server, url: 'x' }] };
    const parsed = parseSettings(document, { host: 'headless' });
    expect(parsed.ok ? [] : parsed.problems.map(({ path }) => path)).toEqual([
      'servers[1].url',
      'metrics.port',
      'poling',
      'servers[1].name',
    ]);
  });
});
