import { describe, expect, it } from 'vitest';
import { idleSettings, type NamingSettings } from '../../../../shared/rules/idle-settings.ts';
import {
  aDatastore,
  aFleet,
  anUnreadServer,
  aServer,
  REFUSED,
  read,
  stores,
  unreadable,
} from '../../../kit/builders.ts';

const NONE: NamingSettings = {
  servers: [{ name: 'pbs-1', kind: 'pbs' }],
  clients: {},
  alerts: { overrides: [], expectedOffline: [] },
};
const overriding = (match: object): NamingSettings => ({
  ...NONE,
  clients: { acme: [{ datastore: 'store-a' }] },
  alerts: { ...NONE.alerts, overrides: [{ match }] },
});
const fleet = aFleet(aServer());

describe('an override', () => {
  it.each([
    [{ datastore: 'store-*' }],
    [{ server: 'pbs-?', namespace: '' }],
    [{ group: 'vm/*' }],
    [{ client: 'acme', group: 'vm/101' }],
    [{ server: '*' }],
  ])('that fits something is not spoken of: %j', (match) => {
    expect(idleSettings(overriding(match), fleet)).toEqual([]);
  });

  it.each([
    [{ datastore: 'lab-*' }, 'datastore "lab-*"'],
    [{ namespace: 'clients/*' }, 'namespace "clients/*"'],
    [{ group: 'ct/*' }, 'group "ct/*"'],
    [{ client: 'acme', datastore: 'store-b' }, 'client "acme", datastore "store-b"'],
    [{ server: 'dc2-*' }, 'server "dc2-*"'],
  ])('that fits nothing is named: %j', (match, text) => {
    expect(idleSettings(overriding(match), fleet)).toEqual([
      `alerts.overrides[0].match: nothing that is watched fits ${text}, so this has no effect.`,
    ]);
  });
});

describe('what is not known at present', () => {
  it.each([
    ['a server that was never read', anUnreadServer()],
    [
      'namespaces that cannot be read',
      aServer({ datastores: stores(aDatastore({ namespaces: unreadable(REFUSED) })) }),
    ],
    [
      'groups that cannot be read',
      aServer({ datastores: stores(aDatastore({ groups: new Map([['', unreadable(REFUSED)]]) })) }),
    ],
  ])('may fit: %s', (_what, server) => {
    expect(idleSettings(overriding({ group: 'ct/1' }), aFleet(server))).toEqual([]);
  });

  it('does not hide a datastore that is not in a list that was read', () => {
    const server = aServer({ datastores: stores(aDatastore({ namespaces: unreadable(REFUSED) })) });
    expect(idleSettings(overriding({ datastore: 'other' }), aFleet(server))).toHaveLength(1);
  });
});

it('names clients and times of expected absence that fit nothing', () => {
  const settings: NamingSettings = {
    ...NONE,
    clients: {
      acme: [{ datastore: 'gone' }, { datastore: 'store-a', namespace: '' }],
      other: [{ datastore: 'store-a', namespace: 'x' }],
    },
    alerts: { overrides: [], expectedOffline: [{ match: { server: 'pbs-1', datastore: 'usb-*' } }] },
  };
  const withNamespace = aFleet(aServer({ datastores: stores(aDatastore({ namespaces: read(['', 'x/y']) })) }));
  expect(idleSettings(settings, withNamespace)).toEqual([
    'clients.acme[0]: nothing that is watched fits datastore "gone", so this has no effect.',
    'alerts.expectedOffline[0].match: nothing that is watched fits server "pbs-1", datastore "usb-*", so this has no effect.',
  ]);
});
