import { describe, expect, it } from 'vitest';
import { unfitOverrides } from '../../../../../shared/rules/alerts/unfit-overrides.ts';
import type { Clients } from '../../../../../shared/rules/client-owner.ts';

const ANYTHING = { server: '*', datastore: '*', namespace: '*', group: '*', client: '*' };

function said(match: object, rule: string, clients: Clients = {}): readonly string[] {
  const override = { match: { ...ANYTHING, ...match }, rules: { [rule]: { enabled: false } } };
  return unfitOverrides({ servers: [{ name: 'pbs-1' }], clients, alerts: { overrides: [override] } });
}

describe('an override that asks for more than the rule is about', () => {
  it.each([
    [{ group: 'vm/*' }, 'storage-high', 'a whole datastore, so "group" never fits'],
    [{ server: 'pbs-1', datastore: 'store-a' }, 'server-unreachable', 'a whole server, so "datastore" never fits'],
    [{ namespace: '' }, 'server-unreachable', 'a whole server, so "namespace" never fits'],
    [{ group: 'vm/1' }, 'sync-failed', 'a whole namespace, so "group" never fits'],
    [{ server: 'pbs-1' }, 'network-offline', 'this machine, so "server" never fits'],
    [{ client: 'acme' }, 'clock-skew', 'a whole server, so "client" never fits'],
    [{ datastore: 'a' }, 'vzdump-failed', 'a guest of a cluster, so "datastore" never fits'],
    [{ namespace: 'a' }, 'sqlbak-backup-stale', 'a job of an account, so "namespace" never fits'],
    [{ namespace: 'a', group: 'vm/1' }, 'gc-slow', 'a whole datastore, so "namespace" and "group" never fit'],
    [
      { datastore: 'a', namespace: 'b', group: 'vm/1' },
      'auth-failed',
      'a whole server, so "datastore", "namespace" and "group" never fit',
    ],
  ])('is said: %j with %s', (match, rule, why) => {
    expect(said(match, rule)).toEqual([`alerts.overrides[0]: ${rule} is about ${why} and this has no effect.`]);
  });

  it.each([
    [{ datastore: 'store-a' }, 'storage-high'],
    [{ group: 'vm/*', namespace: '', client: 'acme' }, 'backup-stale'],
    [{ group: 'vm/100' }, 'verification-failed'],
    [{ namespace: 'x' }, 'sync-failed'],
    [{ server: 'pbs-1' }, 'auth-failed'],
    [{ server: 'grove', group: 'vm/*' }, 'pve-guest-uncovered'],
    [{}, 'network-offline'],
  ])('else it is not: %j with %s', (match, rule) => {
    expect(said(match, rule)).toEqual([]);
  });

  it('is named by its place, once for each rule', () => {
    const override = (match: object, ...rules: readonly string[]) => ({
      match: { ...ANYTHING, ...match },
      rules: Object.fromEntries(rules.map((rule) => [rule, { threshold: 99 }])),
    });
    const overrides = [override({}), override({ group: 'vm/*' }, 'backup-stale', 'storage-high', 'storage-critical')];
    expect(unfitOverrides({ servers: [], clients: {}, alerts: { overrides } })).toEqual([
      'alerts.overrides[1]: storage-high is about a whole datastore, so "group" never fits and this has no effect.',
      'alerts.overrides[1]: storage-critical is about a whole datastore, so "group" never fits and this has no effect.',
    ]);
  });
});

describe('a client', () => {
  const NONE_WHOLE =
    'alerts.overrides[0]: storage-high is about a whole datastore, and client "acme" owns none as a whole, so this has no effect.';
  it.each<[string, Clients]>([
    ['of namespaces alone', { acme: [{ datastore: 'a', namespace: 'x' }] }],
    ['of a root alone', { acme: [{ datastore: 'a', namespace: '' }] }],
    [
      'of a datastore in which another owns a part',
      { acme: [{ datastore: 'a' }], b: [{ datastore: 'a', namespace: 'x' }] },
    ],
  ])('%s is never reached by a rule about datastores', (_what, clients) => {
    expect(said({ client: 'acme' }, 'storage-high', clients)).toEqual([NONE_WHOLE]);
    expect(said({ client: 'acme' }, 'backup-stale', clients)).toEqual([]);
  });

  it.each<[string, Clients]>([
    ['of a datastore', { acme: [{ datastore: 'a' }] }],
    ['of a datastore and a namespace', { acme: [{ datastore: 'b', namespace: 'x' }, { datastore: 'a' }] }],
    ['of whatever a pattern fits', { acme: [{ datastore: 'a*' }], b: [{ datastore: 'a', namespace: 'x' }] }],
    ['that is not there, which is said elsewhere', {}],
  ])('%s may be', (_what, clients) => {
    expect(said({ client: 'acme' }, 'storage-high', clients)).toEqual([]);
  });

  it('of several that a pattern fits may be', () => {
    const clients = { 'a-1': [{ datastore: 'a', namespace: 'x' }], 'a-2': [{ datastore: 'b' }] };
    expect(said({ client: 'a-*' }, 'storage-high', clients)).toEqual([]);
    expect(said({ client: 'a-1' }, 'storage-high', clients)).toHaveLength(1);
  });
});
