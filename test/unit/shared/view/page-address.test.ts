import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY_FILTER, type FleetFilter, FRESHNESS_STATES } from '../../../../shared/view/fleet-filter.ts';
import { addressHash, pageHash, parseAddress } from '../../../../shared/view/page-address.ts';

const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
const filter: fc.Arbitrary<FleetFilter> = fc.record({
  ...{ server: fc.option(name), client: fc.option(name), datastore: fc.option(name) },
  namespace: fc.option(fc.string({ unit: 'grapheme', maxLength: 40 })),
  state: fc.option(fc.constantFrom(...FRESHNESS_STATES)),
  text: fc.string({ unit: 'grapheme', maxLength: 40 }),
});

describe('the address of the page', () => {
  it('keeps any path and filter', () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 4 }), filter, (path, given) => {
        const address = { path, filter: given };
        expect(parseAddress(addressHash(address))).toEqual(address);
      }),
    );
  });

  it.each([
    ['', [], {}],
    ['#/', [], {}],
    ['#/server/pbs%2F1', ['server', 'pbs/1'], {}],
    ['#/?state=late&server=a', [], { state: 'late', server: 'a' }],
    ['#/?namespace=', [], { namespace: '' }],
    ['#/?state=bogus&else=1', [], {}],
    ['#/tasks?q=a+b', ['tasks'], { text: 'a b' }],
    ['#/%E0%A4%A', ['%E0%A4%A'], {}],
  ])('reads %s', (hash, path, change) => {
    expect(parseAddress(hash)).toEqual({ path, filter: { ...EMPTY_FILTER, ...change } });
  });

  it('is short without a filter', () => {
    expect(pageHash()).toBe('#/');
    expect(pageHash('datastore', 'pbs 1', 'a/b')).toBe('#/datastore/pbs%201/a%2Fb');
  });

  it('reads any text without failing', () => {
    fc.assert(
      fc.property(fc.string(), (hash) => {
        expect(parseAddress(hash).path).toBeInstanceOf(Array);
      }),
    );
  });
});
