import { describe, expect, it } from 'vitest';
import { storageLevel } from '../../../../shared/view/storage-level.ts';

const facts = { ratio: 0.5, standsUntilMs: 100, warnRatio: 0.85, criticalRatio: 0.95 };

describe('how full a datastore is', () => {
  it.each([
    ['below its limits', {}, 'ok'],
    ['at a limit, which does not trip yet', { ratio: 0.85 }, 'ok'],
    ['over the first', { ratio: 0.851 }, 'high'],
    ['over the second', { ratio: 0.951 }, 'critical'],
    ['over a limit that is switched off', { ratio: 0.99, warnRatio: null, criticalRatio: null }, 'ok'],
    ['without a figure', { ratio: null }, 'unknown'],
    ['with an old figure', { ratio: 0.99, standsUntilMs: 49 }, 'unknown'],
    ['never read', { standsUntilMs: null }, 'unknown'],
  ])('%s', (_name, change, level) => {
    expect(storageLevel({ ...facts, ...change }, 50)).toBe(level);
  });
});
