import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoTime } from '../../../../../shared/rules/forwarding/iso-time.ts';
import { cut, cutBytes, safeLine } from '../../../../../shared/rules/forwarding/plain-text.ts';
import { retryDelayMs } from '../../../../../shared/rules/forwarding/retry-delay.ts';
import { shortKey } from '../../../../../shared/rules/forwarding/short-key.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../../../shared/time-units.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 300 });

describe('a text', () => {
  it('becomes one line without control characters, once and for all', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const line = safeLine(text);
        expect(line).not.toMatch(/\p{Cc}|\p{Zl}|\p{Zp}|\p{Cs}/u);
        expect(safeLine(line)).toBe(line);
      }),
    );
  });

  it('is cut to characters and to bytes, never within one', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 4, max: 100 }), (text, most) => {
        const whole = text.toWellFormed();
        expect([...cut(whole, most)].length).toBeLessThanOrEqual(most);
        expect(cut(whole, most).isWellFormed()).toBe(true);
        expect(Buffer.byteLength(cutBytes(whole, most))).toBeLessThanOrEqual(most);
        expect(cutBytes(whole, most).isWellFormed()).toBe(true);
      }),
    );
  });
});

describe('the wait after a failure', () => {
  it.each([
    [1, null, 0.5, SECOND],
    [2, null, 0.5, 2 * SECOND],
    [5, null, 0.5, 16 * SECOND],
    [1, null, 0, SECOND],
    [4, null, 0, 6.4 * SECOND],
    [4, null, 1, 9.6 * SECOND],
    [50, null, 0.5, 15 * MINUTE],
    [50, null, 1, 15 * MINUTE],
    [1, 30 * SECOND, 0.5, 30 * SECOND],
    [12, 30 * SECOND, 0.5, 15 * MINUTE],
    [1, 5 * DAY, 0.5, 6 * HOUR],
  ])('after %i failures, asked for %j: %i', (attempts, askedMs, random, expected) => {
    expect(retryDelayMs(attempts, askedMs, random)).toBeCloseTo(expected);
  });
});

it('a moment is written as everybody writes it', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), (date) => {
      expect(isoTime(date.getTime())).toBe(date.toISOString());
    }),
  );
});

it('a key keeps to the limit and stays the same', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 600 }), (id) => {
      const key = shortKey(id, 255);
      expect(key.length).toBeLessThanOrEqual(255);
      expect(shortKey(id, 255)).toBe(key);
      if (id.length <= 255) expect(key).toBe(id);
    }),
  );
});
