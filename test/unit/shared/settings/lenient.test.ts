import { describe, expect, it } from 'vitest';
import { defaultSettings, parseSettingsLeniently } from '../../../../shared/settings/lenient.ts';

const server = { name: 'a', url: 'https://pbs1', tokenId: 'monitor@pbs!tray' };
const namesAfter = (servers: readonly unknown[]) =>
  parseSettingsLeniently({ servers }, { host: 'app' }).settings.servers.map(({ name }) => name);

describe('settings in the app', () => {
  it('lose nothing but the entry that holds a wrong value', () => {
    expect(
      namesAfter([
        { ...server, name: 'a' },
        { ...server, name: 'b', url: 'x' },
        { ...server, name: 'c' },
      ]),
    ).toEqual(['a', 'c']);
    expect(
      namesAfter([
        { ...server, name: 'a', url: 1 },
        { ...server, name: 'b', enabled: 'x' },
        5,
        { ...server, name: 'c' },
      ]),
    ).toEqual(['c']);
  });

  it('pass over unknown keys and keep the entry around them', () => {
    const servers = [
      { ...server, name: 'a', future: { x: 1 } },
      { ...server, name: 'b', url: 'x' },
      { ...server, name: 'c', more: 1 },
    ];
    const { settings, problems } = parseSettingsLeniently({ servers, future: 1 }, { host: 'app' });
    expect(settings.servers.map(({ name }) => name)).toEqual(['a', 'c']);
    expect(problems.map(({ path, kind }) => [path, kind])).toEqual([
      ['servers[0].future', 'unknown-key'],
      ['servers[1].url', 'wrong-value'],
      ['servers[2].more', 'unknown-key'],
      ['future', 'unknown-key'],
    ]);
  });

  it('keep the first of two servers with one name', () => {
    expect(namesAfter([server, { ...server, url: 'https://pbs2' }])).toEqual(['a']);
  });

  it('fall back to the default for a single wrong value', () => {
    const { settings } = parseSettingsLeniently(
      { polling: { intervalSeconds: 1, timeoutSeconds: 9 } },
      { host: 'app' },
    );
    expect(settings.polling).toEqual({ intervalSeconds: 60, timeoutSeconds: 9, snapshotDetail: 'sweep' });
  });

  it('disable a wrong rule, window or receiver alone', () => {
    const document = {
      alerts: {
        rules: { 'gc-slow': { threshold: 'x' }, 'storage-high': { threshold: 70 } },
        expectedOffline: [{ match: {}, from: 'x', to: 'y' }],
      },
      notifications: { enabled: false, quietHours: { from: '22:00' } },
      forwarding: [{ name: 'x', kind: 'nowhere' }],
    };
    const { settings } = parseSettingsLeniently(document, { host: 'app' });
    expect(settings.alerts).toEqual({
      rules: { 'storage-high': { threshold: 70 } },
      overrides: [],
      expectedOffline: [],
    });
    expect(settings.notifications).toEqual({ enabled: false, quietHours: null });
    expect(settings.forwarding).toEqual([]);
  });

  it('of a newer version are read as far as they are understood', () => {
    const { settings, problems } = parseSettingsLeniently(
      { schemaVersion: 9, servers: [server], future: 1 },
      { host: 'app' },
    );
    expect(settings.servers).toHaveLength(1);
    expect(problems.map(({ path }) => path)).toEqual(['schemaVersion', 'future']);
  });

  it('that are no object at all are the defaults', () => {
    expect(parseSettingsLeniently('nonsense', { host: 'app' }).settings).toEqual(defaultSettings('app'));
  });
});

describe('the fleet is whole', () => {
  const wrong = { ...server, name: 'b', url: 'x' };
  it.each<[string, unknown, boolean]>([
    ['where nothing is wrong', { servers: [server] }, true],
    ['where something else is', { servers: [server], polling: 5, clients: { a: 1 } }, true],
    ['where a server has an unknown key', { servers: [{ ...server, future: 1 }] }, true],
    ['where a server was passed over that is switched off', { servers: [server, { ...wrong, enabled: false }] }, true],
    ['but not where one was passed over', { servers: [server, wrong] }, false],
    ['nor where nobody can tell whether it is on', { servers: [server, { ...wrong, enabled: 'no' }] }, false],
    ['nor where one is no entry at all', { servers: [5, server] }, false],
    ['nor where it bears the name of another', { servers: [server, { ...server, url: 'https://pbs2' }] }, false],
    ['nor where only a later look shows it', { servers: [5, { ...wrong, enabled: false }, wrong] }, false],
    ['nor where there is no list', { servers: 'a, b' }, false],
    ['nor where there are no settings', 'nonsense', false],
  ])('%s', (_what, document, expected) => {
    expect(parseSettingsLeniently(document, { host: 'app' }).isFleetWhole).toBe(expected);
  });
});
