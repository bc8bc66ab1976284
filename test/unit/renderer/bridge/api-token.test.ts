import { describe, expect, it } from 'vitest';
import { storageShelf, tokenInHash } from '../../../../renderer/bridge/api-token.ts';

describe('the token in an address', () => {
  it.each([
    ['#token=aB3_-x', 'aB3_-x'],
    ['#/token=abc', 'abc'],
    ['#token=a%2Bb', 'a+b'],
    ['#token=100%', '100%'],
    ['#token=', null],
    ['#token=a b', null],
    ['#datastore/token=abc', null],
    ['', null],
  ])('%j: %j', (hash, token) => {
    expect(tokenInHash(hash)).toBe(token);
  });

  it('is known until the page ends where the browser keeps nothing', () => {
    const shelf = storageShelf(() => {
      throw new DOMException('forbidden', 'SecurityError');
    });
    expect(shelf.read()).toBeNull();
    shelf.write('abc');
    expect(shelf.read()).toBe('abc');
  });
});
