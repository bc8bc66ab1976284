import { describe, expect, it } from 'vitest';
import {
  EMPTY_FILTER,
  type Filterable,
  type FleetFilter,
  filterTest,
  isEmptyFilter,
} from '../../../../shared/view/fleet-filter.ts';

const group: Filterable = {
  ...{ server: 'pbs-1', client: 'huber', datastore: 'store-a', namespace: '', state: 'late' },
  searchText: 'vm/101\nweb frontend\nstore-a\npbs-1\nhuber',
};
const datastore: Filterable = { server: 'pbs-1', client: null, datastore: 'store-a', searchText: 'store-a\npbs-1' };

describe('the filter of the fleet', () => {
  it.each<[Partial<FleetFilter>, boolean]>([
    [{}, true],
    [{ server: 'pbs-1', state: 'late' }, true],
    [{ server: 'pbs-1', state: 'fresh' }, false],
    [{ namespace: '' }, true],
    [{ namespace: 'x' }, false],
    [{ client: 'moser' }, false],
    [{ text: 'WEB 101' }, true],
    [{ text: 'web 102' }, false],
    [{ text: '   ' }, true],
  ])('holds %j against a group: %s', (change, isShown) => {
    expect(filterTest({ ...EMPTY_FILTER, ...change })(group)).toBe(isShown);
  });

  it('does not filter out what has no such side', () => {
    const test = (change: Partial<FleetFilter>) => filterTest({ ...EMPTY_FILTER, ...change })(datastore);
    expect(test({ state: 'late', namespace: 'x' })).toBe(true);
    expect(test({ client: 'huber' })).toBe(false);
  });

  it('knows when it lets everything through', () => {
    expect(isEmptyFilter({ ...EMPTY_FILTER, text: ' ' })).toBe(true);
    expect(isEmptyFilter({ ...EMPTY_FILTER, namespace: '' })).toBe(false);
  });
});
