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
