import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlayEnvironment } from '../../../../../main/engine/settings/environment-overlay.ts';
import { variableFor } from '../../../../../main/engine/settings/setting-variable.ts';
import { parseSettings } from '../../../../../shared/settings/parse-settings.ts';
import { settingShape } from '../../../../../shared/settings/setting-shape.ts';
import { anySettings } from '../../../shared/settings/settings-arbitrary.ts';

const shape = settingShape('headless');
const overlaid = (environment: Record<string, string>, document: unknown = {}) =>
  overlayEnvironment(document, environment, shape);

describe('a setting as a variable', () => {
  it.each<[Record<string, string>, object]>([
    [{ PBS_TRAY__METRICS__PORT: '9200' }, { metrics: { port: 9200 } }],
    [{ PBS_TRAY__METRICS__ENABLED: 'no' }, { metrics: { enabled: false } }],
    [{ PBS_TRAY__METRICS__ENABLED: 'ON' }, { metrics: { enabled: true } }],
    [{ PBS_TRAY__POLLING__INTERVALSECONDS: '30' }, { polling: { intervalSeconds: 30 } }],
    [{ PBS_TRAY__POLLING__INTERVAL_SECONDS: ' 7.5 ' }, { polling: { intervalSeconds: 7.5 } }],
    [{ pbs_tray__polling__intervalSeconds: '30' }, { polling: { intervalSeconds: 30 } }],
    [{ PBS_TRAY__METRICS__ALLOWED_HOSTS: 'a, b,' }, { metrics: { allowedHosts: ['a', 'b'] } }],
    [{ PBS_TRAY__METRICS__ALLOWED_HOSTS: '["a,b"]' }, { metrics: { allowedHosts: ['a,b'] } }],
    [{ PBS_TRAY__METRICS__ALLOWED_HOSTS: '' }, { metrics: { allowedHosts: [] } }],
    [{ PBS_TRAY__METRICS__ALLOWED_HOSTS__0: 'a' }, { metrics: { allowedHosts: ['a'] } }],
    [{ PBS_TRAY__SERVERS__0__URL: 'https://a' }, { servers: [{ url: 'https://a' }] }],
    [{ PBS_TRAY__SERVERS__0__FINGERPRINT: '' }, { servers: [{ fingerprint: null }] }],
    [{ PBS_TRAY__SERVERS__0__NAME: '9' }, { servers: [{ name: '9' }] }],
    [
      { PBS_TRAY__SERVERS__0__URLS__1__URL: 'x', PBS_TRAY__SERVERS__0__URLS__0__URL: 'y' },
      { servers: [{ urls: [{ url: 'y' }, { url: 'x' }] }] },
    ],
    [
      { PBS_TRAY__SERVERS__0__ENABLED: '0', PBS_TRAY__SERVERS__0: '{"name":"a"}' },
      { servers: [{ name: 'a', enabled: false }] },
    ],
    [
      { PBS_TRAY__SERVERS: '[{"name":"a"}]', PBS_TRAY__SERVERS__1__NAME: 'b' },
      { servers: [{ name: 'a' }, { name: 'b' }] },
    ],
    [
      { PBS_TRAY__ALERTS__RULES__STORAGE_HIGH__THRESHOLD: '80' },
      { alerts: { rules: { 'storage-high': { threshold: 80 } } } },
    ],
    [{ PBS_TRAY__CLIENTS__CLIENT_A__0__DATASTORE: 'x' }, { clients: { 'client-a': [{ datastore: 'x' }] } }],
    [{ PBS_TRAY__CLIENTS: '{"Client A":[]}' }, { clients: { 'Client A': [] } }],
    [{ PBS_TRAY__NOTIFICATIONS__QUIET_HOURS__FROM: '22:00' }, { notifications: { quietHours: { from: '22:00' } } }],
    [{ PBS_TRAY__NOTIFICATIONS__QUIET_HOURS: 'null' }, { notifications: { quietHours: null } }],
    // What cannot be converted is left as it is, so that the schema says what it expected.
    [{ PBS_TRAY__METRICS__PORT: 'many' }, { metrics: { port: 'many' } }],
    // Not ours.
    [{ PBS_TRAY_SECRET_A: 'x', PBS_TRAY: 'x', PATH: 'x' }, {}],
  ])('%j', (environment, document) => {
    expect(overlaid(environment)).toMatchObject({ document, problems: [] });
  });

  it('wins over the file, and leaves the rest of it', () => {
    const file = { servers: [{ name: 'a', url: 'x' }], clients: { Client_A: [{ datastore: 'x' }] }, metrics: 5 };
    const before = structuredClone(file);
    const environment = {
      PBS_TRAY__SERVERS__0__URL: 'y',
      PBS_TRAY__CLIENTS__CLIENT_A__0__SERVER: 's',
      PBS_TRAY__METRICS__PORT: '1',
    };
    expect(overlaid(environment, file).document).toEqual({
      servers: [{ name: 'a', url: 'y' }],
      clients: { Client_A: [{ datastore: 'x', server: 's' }] },
      metrics: { port: 1 },
    });
    expect(file).toEqual(before);
  });
});

describe('a wrong variable', () => {
  it.each<[Record<string, string>, string]>([
    [{ PBS_TRAY__POLING__X: '1' }, 'POLING: expected a key that exists here, found "POLING"; did you mean "polling"?'],
    [
      { PBS_TRAY__METRICS__PROT: '1' },
      'metrics.PROT: expected a key that exists here, found "PROT"; did you mean "port"?',
    ],
    [{ PBS_TRAY__METRICS__PORT__X: '1' }, 'metrics.port.X: expected no key here, found "X".'],
    [
      { PBS_TRAY__SERVERS__FIRST__URL: '1' },
      'servers.FIRST: expected the number of an entry, from 0 to 999, found "FIRST".',
    ],
    [
      { PBS_TRAY__SERVERS__99999999: '{}' },
      'servers["99999999"]: expected the number of an entry, from 0 to 999, found "99999999".',
    ],
    [
      { PBS_TRAY__: '1' },
      `[""]: expected a key that exists here, found ""; the keys here are schemaVersion, servers, clients, polling, alerts, notifications, forwarding, metrics, history, dashboard, logging.`,
    ],
    [{ PBS_TRAY__SERVERS: 'pbs1' }, 'servers: expected a list as JSON, found a text that is not JSON.'],
    [{ PBS_TRAY__POLLING: '{' }, 'polling: expected an object as JSON, found a text that is not JSON.'],
    [
      { PBS_TRAY__SERVERS__1__URL: 'x' },
      'servers[1]: expected an entry 0 before it, found none; number the entries from 0 without gaps.',
    ],
    [
      { PBS_TRAY__SERVERS__0__VERIFY_TLS: 'false' },
      `servers[0].VERIFY_TLS: expected a key that exists here, found "VERIFY_TLS"; verification cannot be switched off here: for a self-signed certificate set "fingerprint" to the server's SHA-256 fingerprint.`,
    ],
  ])('%j: one sentence', (environment, sentence) => {
    const { problems } = overlaid(environment);
    expect(problems).toEqual([
      { variable: Object.keys(environment)[0], problem: expect.objectContaining({ message: sentence }) },
    ]);
  });

  it('is a second one for the same setting', () => {
    const { problems } = overlaid({ PBS_TRAY__POLLING__TIMEOUTSECONDS: '1', PBS_TRAY__POLLING__TIMEOUT_SECONDS: '2' });
    expect(problems.map(({ problem }) => problem.message)).toEqual([
      'polling.timeoutSeconds: expected one variable, found PBS_TRAY__POLLING__TIMEOUTSECONDS as well; unset one of them.',
    ]);
  });
});

describe('any settings', () => {
  it('are the same as variables as they are as a file', () => {
    fc.assert(
      fc.property(anySettings, (document) => {
        const variables = variablesOf(document, []);
        const { document: again, problems } = overlaid(variables);
        expect(problems).toEqual([]);
        expect(parseSettings(again, { host: 'headless' })).toEqual(parseSettings(document, { host: 'headless' }));
      }),
    );
  });

  it('survive any variable', () => {
    const words = fc.constantFrom('SERVERS', '0', '1', 'URL', 'CLIENTS', 'A', 'ALERTS', 'RULES', 'x', '', '__proto__');
    const name = fc.array(words, { maxLength: 5 }).map((path) => `PBS_TRAY__${path.join('__')}`);
    const value = fc.oneof(fc.string(), fc.constantFrom('[', '{}', '[1]', '{"__proto__":1}', 'null'), fc.json());
    fc.assert(
      fc.property(fc.dictionary(name, value), anySettings, (environment, document) => {
        parseSettings(overlaid(environment, document).document, { host: 'headless' });
      }),
    );
  });
});

/** One variable for every leaf; empty containers as JSON. */
function variablesOf(value: unknown, keys: readonly (string | number)[]): Record<string, string> {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) {
    return keys.length === 0
      ? {}
      : { [variableFor(keys)]: typeof value === 'string' && value !== '' ? value : JSON.stringify(value) };
  }
  const members = Array.isArray(value) ? value.map((item: unknown, at) => [at, item] as const) : Object.entries(value);
  return Object.assign({}, ...members.map(([key, member]) => variablesOf(member, [...keys, key])));
}
