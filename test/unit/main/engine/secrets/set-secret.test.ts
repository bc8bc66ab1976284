import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { SecretInput } from '../../../../../main/engine/secrets/secret-input.ts';
import { setSecret } from '../../../../../main/engine/secrets/set-secret.ts';
import { createBrokenKeychain, createMemoryKeychain } from '../../../../kit/memory-keychain.ts';

async function* piped(...chunks: readonly string[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

async function run(input: SecretInput, change: Partial<Parameters<typeof setSecret>[0]> = {}) {
  const said: string[] = [];
  const keychain = createMemoryKeychain();
  const say = (line: string) => void said.push(line);
  const code = await setSecret({ name: 'pbs-1', knownNames: ['pbs-1'], input, say, keychain, ...change });
  const stored = await keychain.read('pbs-1');
  return { code, said, stored: stored.kind === 'answered' ? (stored.secret?.reveal() ?? null) : null };
}

describe('a secret from a pipe', () => {
  it('is stored without its line break', async () => {
    expect(await run(piped('hun', 'ter2', '\n'))).toEqual({
      code: 0,
      said: ['The secret of "pbs-1" is in the keychain.'],
      stored: 'hunter2',
    });
  });

  it.each([
    [[''], 'Nothing was stored: what was given is empty.'],
    [['a\nb\n'], 'Nothing was stored: what was given holds more than one line; it must hold the secret alone.'],
    [
      ['m@pbs!t:hunter2'],
      'Nothing was stored: what was given holds the token ID as well; it must hold only the part after it.',
    ],
  ])('%j is none', async (chunks, sentence) => {
    expect(await run(piped(...chunks))).toEqual({ code: 2, said: [sentence], stored: null });
  });

  it('that never ends is not waited for', async () => {
    async function* endless() {
      for (;;) yield Buffer.alloc(4096, 0x61);
    }
    expect(await run(endless())).toMatchObject({ code: 2, stored: null });
  });

  it('for a name that the settings do not know is stored, with a note', async () => {
    const { code, said } = await run(piped('x'), { knownNames: ['pbs-2'] });
    expect([code, said[0]]).toEqual([
      0,
      'Note: "pbs-1" is none of the names in the settings (they are "pbs-2"); it is stored all the same.',
    ]);
  });

  it('that the keychain does not take is said', async () => {
    const { code, said } = await run(piped('hunter2'), { keychain: createBrokenKeychain() });
    expect(code).toBe(1);
    expect(said).toEqual([
      'The secret of "pbs-1" was not stored: the keychain is unavailable, there is no D-Bus session, as usual on a machine without a desktop. On such a machine use "tokenSecretFile" or a PBS_TRAY_SECRET_... variable instead.',
    ]);
  });

  it('that the keychain does not give back is said', async () => {
    const forgetful = { ...createMemoryKeychain(), write: async () => ({ kind: 'answered', secret: null }) as const };
    const { code, said } = await run(piped('hunter2'), { keychain: forgetful });
    expect([code, said]).toEqual([
      1,
      [
        'The secret of "pbs-1" was not stored: the keychain took it but does not give it back. Unlock the keychain and try again.',
      ],
    ]);
  });

  it('without a name is refused', async () => {
    expect(await run(piped('x'), { name: ' ' })).toMatchObject({
      code: 2,
      said: ['--set-secret needs the name of a server.'],
    });
  });
});

describe('a secret from a terminal', () => {
  function terminal(typed: string) {
    const modes: boolean[] = [];
    const stream = new PassThrough();
    for (const key of typed) stream.write(key);
    return { modes, input: Object.assign(stream, { isTTY: true, setRawMode: (isRaw: boolean) => modes.push(isRaw) }) };
  }

  it('is read up to Enter, without being shown, and can be corrected', async () => {
    const { input, modes } = terminal('huntx\u007fer\u{1F600}\u007f2\r');
    const { code, said, stored } = await run(input);
    expect([code, stored]).toEqual([0, 'hunter2']);
    expect(said[0]).toBe('Type or paste the secret of "pbs-1", then Enter. It is not shown.');
    expect(modes).toEqual([true, false]);
  });

  it('can be given up with Ctrl-C', async () => {
    const { input, modes } = terminal('hunt\u0003');
    const { code, said, stored } = await run(input);
    expect([code, stored, said.at(-1)]).toEqual([1, null, 'Nothing was stored.']);
    expect(modes).toEqual([true, false]);
  });
});
