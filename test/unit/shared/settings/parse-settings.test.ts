import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultSettings, parseSettingsLeniently } from '../../../../shared/settings/lenient.ts';
import { parseSettings } from '../../../../shared/settings/parse-settings.ts';
import { anySettings, spoiltSettings } from './settings-arbitrary.ts';

describe('settings', () => {
  it('have these defaults', () => {
    expect(defaultSettings('headless')).toEqual({
      schemaVersion: 1,
      servers: [],
      clients: {},
      polling: { intervalSeconds: 60, timeoutSeconds: 15, snapshotDetail: 'sweep' },
      alerts: { rules: {}, overrides: [], expectedOffline: [] },
      notifications: { enabled: true, quietHours: null },
      forwarding: [],
      metrics: { enabled: true, host: '127.0.0.1', port: 9101, allowedHosts: [], snapshotHistoryLimit: 1 },
      history: { retentionDays: 400 },
      dashboard: { enabled: true },
      logging: { level: 'info' },
    });
  });

  it('differ between the hosts in one default', () => {
    const { metrics, ...rest } = defaultSettings('app');
    const headless = defaultSettings('headless');
    expect({ metrics: { ...metrics, enabled: true }, ...rest }).toEqual(headless);
    expect(metrics.enabled).toBe(false);
  });

  it('give each kind of server its normalised form and its defaults', () => {
    const servers = [
      { name: 'a', url: 'https://pbs1/', tokenId: 'monitor@pbs!tray', fingerprint: 'ab'.repeat(32) },
      { kind: 'pve', name: 'b', urls: [{ url: 'https://pve1' }], tokenId: 'monitor@pve!tray', enabled: false },
      { kind: 'sqlbak', name: 'c' },
    ];
    const parsed = parseSettings({ servers }, { host: 'headless' });
    const shared = { tokenSecretFile: null, enabled: true };
    expect(parsed.ok && parsed.settings.servers).toEqual([
      {
        ...shared,
        kind: 'pbs',
        name: 'a',
        url: 'https://pbs1:8007',
        tokenId: 'monitor@pbs!tray',
        fingerprint: Array(32).fill('AB').join(':'),
        datastores: { include: ['*'], exclude: [] },
      },
      {
        ...shared,
        kind: 'pve',
        name: 'b',
        urls: [{ url: 'https://pve1:8006', fingerprint: null }],
        tokenId: 'monitor@pve!tray',
        enabled: false,
      },
      { ...shared, kind: 'sqlbak', name: 'c', url: 'https://sqlbak.com', fingerprint: null },
    ]);
  });

  it('accept what the contract shows', () => {
    const parsed = parseSettings(CONTRACT_EXAMPLE, { host: 'headless' });
    expect(parsed.ok ? [] : parsed.problems.map(({ message }) => message)).toEqual([]);
  });

  it('are the same when parsed again from what was parsed', () => {
    fc.assert(
      fc.property(anySettings, (document) => {
        const once = parseSettings(document, { host: 'headless' });
        if (!once.ok) throw new Error(once.problems.map(({ message }) => message).join('\n'));
        expect(parseSettings(once.settings, { host: 'app' })).toEqual(once);
      }),
    );
  });
});

describe('any JSON value', () => {
  const json = fc.oneof(fc.jsonValue(), fc.object().map(toJson), spoiltSettings);

  it('is parsed without an exception, and what is wrong is said with a place', () => {
    fc.assert(
      fc.property(json, (document) => {
        const parsed = parseSettings(document, { host: 'headless' });
        if (parsed.ok) return;
        expect(parsed.problems.length).toBeGreaterThan(0);
        for (const { path, message } of parsed.problems) {
          expect(message).toMatch(/: expected .+, found .+[.?]$/s);
          expect(message.startsWith(path)).toBe(true);
        }
      }),
    );
  });

  it('becomes settings in the app, whatever is wrong with it', () => {
    fc.assert(
      fc.property(json, (document) => {
        const before = JSON.stringify(document);
        const { settings, problems } = parseSettingsLeniently(document, { host: 'app' });
        expect(parseSettings(settings, { host: 'app' }).ok).toBe(true);
        expect(problems.length === 0).toBe(parseSettings(document, { host: 'app' }).ok);
        expect(JSON.stringify(document)).toBe(before);
      }),
    );
  });

  it('never shows a secret in a message', () => {
    const secret = '7f0c2c1e-4f3b-4c55-9e0e-3c1a2b6d9e11';
    const holding = fc.constantFrom(
      (text: string) => ({ servers: [{ name: 'a', url: text, tokenId: text, fingerprint: text }] }),
      (text: string) => ({ servers: [{ name: 'a', url: 'https://b', tokenId: `m@pbs!t:${text}`, tokenSecret: text }] }),
      (text: string) => ({ servers: [{ name: 'a', url: `http://u:${text}@b`, tokenId: `m@pbs!t=${text}` }] }),
      (text: string) => ({ polling: text, metrics: { port: text }, servers: text, clients: { a: text } }),
      (text: string) => ({
        forwarding: [
          { name: 'a', kind: 'webhook', url: `htp://x/${text}` },
          { name: text, kind: 1 },
        ],
      }),
      (text: string) => ({ forwarding: [{ name: 'a', kind: 'slack', url: `https://hooks.slack.com/${text}` }] }),
    );
    fc.assert(
      fc.property(holding, fc.constantFrom(secret, `PBSAPIToken=a@b!c:${secret}`), (document, text) => {
        const parsed = parseSettings(document(text), { host: 'headless' });
        expect(JSON.stringify(parsed)).not.toContain(secret);
        expect(parsed.ok).toBe(false);
      }),
    );
  });
});

function toJson(value: object): unknown {
  return JSON.parse(JSON.stringify(value));
}

const CONTRACT_EXAMPLE = {
  schemaVersion: 1,
  servers: [
    {
      name: 'pbs-node-01',
      kind: 'pbs',
      url: 'https://pbs1.example.com:8007',
      tokenId: 'monitor@pbs!tray',
      fingerprint: 'AB:CD:'.repeat(16).slice(0, -1),
      tokenSecretFile: null,
      enabled: true,
      datastores: { include: ['*'], exclude: [] },
    },
  ],
  clients: {
    'client-a': [
      { server: '*', datastore: 'store-a' },
      { datastore: 'store-b', namespace: 'x' },
    ],
  },
  polling: { intervalSeconds: 60, timeoutSeconds: 15, snapshotDetail: 'sweep' },
  alerts: {
    rules: { 'storage-high': { enabled: true, threshold: 85, forSeconds: 3600, severity: 'warning' } },
    overrides: [
      {
        match: { server: '*', datastore: 'lab-*', namespace: '*', group: 'vm/*', client: '*' },
        rules: { 'backup-stale': { enabled: false } },
      },
    ],
    expectedOffline: [
      { match: { server: 'pbs-night' }, days: ['mon', 'tue'], from: '08:00', to: '20:00', timeZone: 'Europe/Vienna' },
    ],
  },
  notifications: {
    enabled: true,
    quietHours: { from: '22:00', to: '07:00', days: ['mon'], timeZone: 'Europe/Vienna', critical: true },
  },
  forwarding: [{ name: 'ops', kind: 'alertmanager', url: 'http://127.0.0.1:9093', minSeverity: 'warning' }],
  metrics: { enabled: true, host: '127.0.0.1', port: 9101, allowedHosts: [], snapshotHistoryLimit: 1 },
  history: { retentionDays: 400 },
  dashboard: { enabled: true },
  logging: { level: 'info' },
};
