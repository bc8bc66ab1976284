import { describe, expect, it } from 'vitest';
import { createMemo } from '../../../../../main/monitor/page/memo.ts';

describe('memo', () => {
  it('makes nothing anew while the inputs are the same ones', () => {
    const memo = createMemo();
    const input = {};
    let made = 0;
    const get = (one: object) => memo.get('key', [one, 1], () => ({ made: ++made }));
    const first = get(input);
    memo.sweep();
    expect(get(input)).toBe(first);
    memo.sweep();
    expect(get({})).toEqual({ made: 2 });
  });

  it('keeps the answer before where the new one holds the same', () => {
    const memo = createMemo();
    const first = memo.get('key', [{}], () => ({ list: [1] }));
    expect(memo.get('key', [{}], () => ({ list: [1] }))).toBe(first);
    expect(memo.get('key', [{}], () => ({ list: [2] }))).not.toBe(first);
  });

  it('forgets what nobody asked for in a whole round', () => {
    const memo = createMemo();
    const input = {};
    const first = memo.get('key', [input], () => ({}));
    memo.sweep();
    memo.sweep();
    expect(memo.get('key', [input], () => ({}))).not.toBe(first);
  });
});
