import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../../shared/settings/parse-settings.ts';
import { settingsWarnings } from '../../../../shared/settings/settings-warnings.ts';

const server = { name: 'pbs-1', url: 'https://pbs1', tokenId: 'monitor@pbs!tray' };
const warningsOf = (document: object) => {
  const parsed = parseSettings(document, { host: 'headless' });
  return parsed.ok ? settingsWarnings(parsed.settings) : ['wrong settings'];
};

it('settings without servers watch nothing, and say so', () => {
  expect(warningsOf({})).toEqual(['servers: no server is configured, so nothing is watched.']);
});

it('a name that fits nothing is said; a pattern may be meant for later', () => {
  const rules = { 'gc-slow': { threshold: 2 } };
  const document = {
    servers: [server],
    clients: {
      a: [
        { server: 'pbs-2', datastore: 'x' },
        { server: 'pbs-1', datastore: 'y' },
      ],
    },
    alerts: {
      overrides: [
        { match: { server: 'pbs-9', client: 'b' }, rules },
        { match: { server: 'lab-*' }, rules },
      ],
      expectedOffline: [{ match: { server: 'night' }, from: '08:00', to: '20:00' }],
    },
  };
  expect(warningsOf(document)).toEqual([
    'clients.a[0].server: "pbs-2" names no configured server, so this has no effect.',
    'alerts.overrides[0].match.server: "pbs-9" names no configured server, so this has no effect.',
    'alerts.overrides[0].match.client: "b" names no configured client, so this has no effect.',
    'alerts.expectedOffline[0].match.server: "night" names no configured server, so this has no effect.',
  ]);
});

it('an override that changes nothing is said', () => {
  const overrides = [
    { match: { server: 'pbs-1' }, rules: {} },
    { match: { server: 'pbs-1' }, rules: { 'gc-slow': {}, 'gc-failed': { enabled: false } } },
  ];
  expect(warningsOf({ servers: [server], alerts: { overrides } })).toEqual([
    'alerts.overrides[0].rules: no rule is named, so this has no effect.',
    'alerts.overrides[1].rules.gc-slow: nothing is changed, so this has no effect.',
  ]);
});

describe('information', () => {
  const url = 'http://127.0.0.1:8080';
  const receivers = [
    ...[{ kind: 'slack' }, { kind: 'ntfy', url, topic: 't' }, { kind: 'gotify', url }],
    ...[{ kind: 'alertmanager', url }, { kind: 'pagerduty' }, { kind: 'webhook', url }],
  ];
  const said = (minSeverity: string) =>
    receivers.flatMap((receiver) =>
      warningsOf({ servers: [server], forwarding: [{ name: 'x', minSeverity, ...receiver }] }),
    );

  it('is never sent to people: a receiver that asks for it is told so, and kept', () => {
    expect(said('info')).toEqual(
      ['slack', 'ntfy', 'gotify'].map(
        (kind) =>
          `forwarding[0].minSeverity: information is only shown, never sent to people, so for ${kind} "info" is the same as "warning"; write "warning".`,
      ),
    );
  });

  it('apart from that nothing is said', () => {
    expect([...said('warning'), ...said('critical')]).toEqual([]);
  });
});
