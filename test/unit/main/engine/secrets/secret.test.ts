import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../../../main/engine/secrets/secret.ts';
import { secretFromBytes, secretFromText } from '../../../../../main/engine/secrets/secret-text.ts';

describe('a secret', () => {
  const secret = new Secret('hunter2');

  it('is shown only when asked for', () => {
    expect(secret.reveal()).toBe('hunter2');
  });

  it.each([
    ['text', `${secret}`],
    ['joined text', ['', secret].join('')],
    ['JSON', JSON.stringify({ secret })],
    ['the debugger', inspect({ secret }, { showHidden: true, depth: 9 })],
    ['its members', JSON.stringify(Object.entries(secret))],
    ['a copy', JSON.stringify({ ...secret })],
  ])('is not shown in %s', (_where, text) => {
    expect(text).not.toContain('hunter2');
  });
});

describe('the text of a secret', () => {
  it.each(['abc', 'abc\n', 'abc\r\n', '\uFEFFabc\n'])('%j is abc', (text) => {
    const read = secretFromText(text);
    expect(read.ok && read.secret.reveal()).toBe('abc');
  });

  it.each([
    ['', 'is empty'],
    ['\n', 'is empty'],
    ['   ', 'is empty'],
    ['a\nb\n', 'holds more than one line; it must hold the secret alone'],
    ['a\n\n', 'holds more than one line; it must hold the secret alone'],
    ['a\u0000b', 'holds control characters'],
    [' abc', 'begins or ends with a space'],
    ['PBSAPIToken=m@pbs!t:abc', 'holds the token ID as well; it must hold only the part after it'],
    ['m@pbs!t:abc', 'holds the token ID as well; it must hold only the part after it'],
    ['m@pve!t=abc', 'holds the token ID as well; it must hold only the part after it'],
  ])('%j is refused', (text, wrong) => {
    expect(secretFromText(text)).toEqual({ ok: false, wrong });
  });

  it.each([
    [new Uint8Array(8193).fill(0x61), 'is larger than 8192 bytes, so it is no secret'],
    [Uint8Array.of(0xff, 0xfe), 'is not UTF-8 text'],
  ])('bytes %# are refused', (bytes, wrong) => {
    expect(secretFromBytes(bytes)).toEqual({ ok: false, wrong });
  });

  it.each(['https://hooks.example.com/T0/B0/x', '7f0c2c1e-4f3b-4c55-9e0e-3c1a2b6d9e11', 'a:b=c!d@e'])(
    '%s is a secret like any other',
    (text) => {
      expect(secretFromText(text).ok).toBe(true);
    },
  );
});
