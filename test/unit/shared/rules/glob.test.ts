import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globWeight, matchesGlob } from '../../../../shared/rules/glob.ts';

describe('patterns', () => {
  it.each([
    ['*', '', true],
    ['*', 'a\nb', true],
    ['lab-*', 'lab-1', true],
    ['lab-*', 'my-lab-1', false],
    ['*-b', 'a-b', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a?c', 'a🐘c', true],
    ['a.c', 'abc', false],
    ['a+[b](c)|^$\\{}', 'a+[b](c)|^$\\{}', true],
    ['A', 'a', false],
    ['vm/*', 'vm/101', true],
    ['', '', true],
    ['', 'a', false],
  ])('%j fits %j: %s', (pattern, name, fits) => {
    expect(matchesGlob(pattern, name)).toBe(fits);
  });

  it('fits itself where it has no wildcard', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).filter((text) => !/[*?]/.test(text)),
        (name) => matchesGlob(name, name),
      ),
    );
  });

  it('weighs what is fixed', () => {
    expect(['*', 'a*', 'ab?', 'abc'].map(globWeight)).toEqual([0, 1, 2, 3]);
  });
});
