import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseFingerprint } from '../../../../shared/settings/fingerprint.ts';

const HEX = '0123456789abcdef'.repeat(4);
const COLONS = (HEX.toUpperCase().match(/../g) ?? []).join(':');

describe('a fingerprint', () => {
  it.each([
    ['colons, upper case', COLONS],
    ['colons, lower case', COLONS.toLowerCase()],
    ['plain', HEX],
    ['plain, upper case', HEX.toUpperCase()],
    ['spaces around it', `  ${COLONS}\n`],
    ["openssl's words in front", `SHA256 Fingerprint=${COLONS}`],
    ["openssl's other words in front", `sha256:${HEX}`],
  ])('is taken with %s', (_how, text) => {
    expect(normaliseFingerprint(text)).toEqual({ text: COLONS });
  });

  it.each([
    ['', 'an empty text', /Show Fingerprint/],
    ['ab'.repeat(20), '40 hexadecimal digits', /SHA-1/],
    ['ab'.repeat(31), '62 hexadecimal digits', /Show Fingerprint/],
    [
      '7f0c2c1e-4f3b-4c55-9e0e-3c1a2b6d9e11',
      'a text of 36 characters that are not all hexadecimal digits',
      /token's secret/,
    ],
  ])('%s is refused', (text, found, hint) => {
    const answer = normaliseFingerprint(text);
    expect(answer).toMatchObject({ problem: { found, hint: expect.stringMatching(hint) } });
  });

  it('has one written form, whatever the case and the colons', () => {
    const written = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));
    fc.assert(
      fc.property(written, fc.boolean(), fc.boolean(), (hex, isUpper, hasColons) => {
        const cased = isUpper ? hex.toUpperCase() : hex;
        const text = hasColons ? (cased.match(/../g) ?? []).join(':') : cased;
        const once = normaliseFingerprint(text);
        expect(once).toEqual({ text: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/) });
        expect(normaliseFingerprint('text' in once ? once.text : '')).toEqual(once);
      }),
    );
  });
});
