import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readSecret } from '../../../../../main/engine/secrets/read-secret.ts';
import { serverSecretPlace } from '../../../../../shared/settings/secret-places.ts';
import { createBrokenKeychain, createMemoryKeychain } from '../../../../kit/memory-keychain.ts';

const baseFolder = mkdtempSync(join(tmpdir(), 'pbs-tray-read-'));
afterAll(() => rmSync(baseFolder, { recursive: true, force: true }));
writeFileSync(join(baseFolder, 'good'), 'from-file\n', { mode: 0o600 });
writeFileSync(join(baseFolder, 'empty'), '', { mode: 0o600 });

const place = serverSecretPlace({ name: 'pbs-1', tokenSecretFile: null });
const environment = { PBS_TRAY_SECRET_PBS_1: 'from-environment' };

it('a file wins over all, and is taken from the folder of the settings', async () => {
  const keychain = createMemoryKeychain({ 'pbs-1': 'from-keychain' });
  const found = await readSecret({ ...place, file: 'good' }, { baseFolder, environment, keychain });
  expect(found).toMatchObject({ kind: 'found', from: 'file' });
  expect(found.kind === 'found' && found.secret.reveal()).toBe('from-file');
});

it('the environment wins over the keychain, which is then not asked', async () => {
  const keychain = createMemoryKeychain({ 'pbs-1': 'from-keychain' });
  const found = await readSecret(place, { baseFolder, environment, keychain });
  expect(found.kind === 'found' && [found.from, found.secret.reveal()]).toEqual(['environment', 'from-environment']);
  expect(keychain.asked).toEqual([]);
});

it('the keychain is asked last', async () => {
  const keychain = createMemoryKeychain({ 'pbs-1': 'from-keychain' });
  const found = await readSecret(place, { baseFolder, environment: {}, keychain });
  expect(found.kind === 'found' && [found.from, found.secret.reveal()]).toEqual(['keychain', 'from-keychain']);
});

it('a bad file is refused although other places have the secret', async () => {
  const keychain = createMemoryKeychain({ 'pbs-1': 'from-keychain' });
  const answer = await readSecret({ ...place, file: 'empty' }, { baseFolder, environment, keychain });
  expect(answer).toEqual({
    kind: 'refused',
    from: 'file',
    sentence: `The secret of "pbs-1": the file ${join(baseFolder, 'empty')} is empty.`,
  });
});

it('an empty variable is refused', async () => {
  const keychain = createMemoryKeychain();
  const answer = await readSecret(place, { baseFolder, environment: { PBS_TRAY_SECRET_PBS_1: '' }, keychain });
  expect(answer).toEqual({
    kind: 'refused',
    from: 'environment',
    sentence: 'The secret of "pbs-1": the variable PBS_TRAY_SECRET_PBS_1 is empty; set it anew or unset it.',
  });
});

it('a secret that nobody has is missing', async () => {
  const answer = await readSecret(place, { baseFolder, environment: {}, keychain: createMemoryKeychain() });
  expect(answer).toEqual({
    kind: 'missing',
    sentence:
      'The secret of "pbs-1" is nowhere: the keychain has no entry for it, or is locked; store it with "--set-secret pbs-1", set PBS_TRAY_SECRET_PBS_1, or name a file in "tokenSecretFile".',
  });
});

it('a keychain that cannot be asked is not a missing secret', async () => {
  const answer = await readSecret(place, { baseFolder, environment: {}, keychain: createBrokenKeychain() });
  expect(answer).toEqual({
    kind: 'unavailable',
    reason: 'no-session-bus',
    sentence:
      'The secret of "pbs-1": the keychain is unavailable, there is no D-Bus session, as usual on a machine without a desktop. On such a machine use "tokenSecretFile" or a PBS_TRAY_SECRET_... variable instead.',
  });
});

it('nonsense in the keychain is refused', async () => {
  const keychain = createMemoryKeychain({ 'pbs-1': 'two\nlines' });
  const answer = await readSecret(place, { baseFolder, environment: {}, keychain });
  expect(answer).toMatchObject({ kind: 'refused', from: 'keychain' });
});
