import { expect, it } from 'vitest';
import type { Clients } from '../../../../../shared/rules/client-owner.ts';
import { aDatastore, aGroup, aServer, read, stores } from '../../../../kit/builders.ts';
import { metricsOf } from '../../../../kit/metrics-of.ts';

const groups = new Map(['', 'x', 'x/y'].map((namespace) => [namespace, read([aGroup()])]));
const server = aServer({ datastores: stores(aDatastore({ namespaces: read(['', 'x', 'x/y']), groups })) });

/** Clients of the datastore and of its namespaces root, x and x/y; undefined where there is no such label. */
async function labelled(clients: Clients) {
  const series = await metricsOf([server], { settings: { clients } });
  const inNamespace = (namespace: string) =>
    series.find(({ name, labels }) => name === 'pbs_snapshot_count' && labels.namespace === namespace)?.labels.client;
  const ofStore = series.find(({ name }) => name === 'pbs_datastore_used_bytes')?.labels.client;
  return [ofStore, inNamespace(''), inNamespace('x'), inNamespace('x/y')];
}

it.each<[string, Clients, (string | undefined)[]]>([
  ['no clients', {}, [undefined, undefined, undefined, undefined]],
  ['one owns the store', { a: [{ datastore: 'store-a' }] }, ['a', 'a', 'a', 'a']],
  ['one owns another store', { a: [{ datastore: 'store-b' }] }, [undefined, undefined, undefined, undefined]],
  [
    'one owns the store, another a namespace',
    { a: [{ datastore: 'store-a' }], b: [{ datastore: 'store-a', namespace: 'x' }] },
    [undefined, 'a', 'b', 'b'],
  ],
  [
    'one owns the store and a namespace',
    { a: [{ datastore: 'store-a' }, { datastore: 'store-a', namespace: 'x' }] },
    ['a', 'a', 'a', 'a'],
  ],
  ['one owns a namespace alone', { a: [{ datastore: 'store-a', namespace: 'x' }] }, [undefined, undefined, 'a', 'a']],
  [
    'one owns the root namespace',
    { a: [{ datastore: 'store-a', namespace: '' }] },
    [undefined, 'a', undefined, undefined],
  ],
  ['the namespace is null', { a: [{ datastore: 'store-a', namespace: null }] }, ['a', 'a', 'a', 'a']],
  [
    'a deeper namespace wins',
    { a: [{ datastore: 'store-a', namespace: 'x' }], b: [{ datastore: '*', namespace: 'x/y' }] },
    [undefined, undefined, 'a', 'b'],
  ],
  ['a fuller name wins', { a: [{ datastore: '*' }], b: [{ datastore: 'store-*' }] }, ['b', 'b', 'b', 'b']],
  [
    'a named server wins',
    { a: [{ server: '*', datastore: 'store-a' }], b: [{ server: 'pbs-1', datastore: 'store-a' }] },
    ['b', 'b', 'b', 'b'],
  ],
  ['another server', { a: [{ server: 'pbs-2', datastore: 'store-a' }] }, [undefined, undefined, undefined, undefined]],
  ['the first of equals wins', { a: [{ datastore: 'store-a' }], b: [{ datastore: 'store-a' }] }, ['a', 'a', 'a', 'a']],
])('%s', async (_situation, clients, expected) => {
  expect(await labelled(clients)).toEqual(expected);
});

it('labels only what is about datastores', async () => {
  const series = await metricsOf([server], { settings: { clients: { a: [{ datastore: '*' }] } } });
  for (const { labels } of series) expect(labels.client).toBe(labels.datastore === undefined ? undefined : 'a');
});
