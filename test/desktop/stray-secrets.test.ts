import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { keychainFailure } from '../../main/engine/secrets/keychain-trouble.ts';
import { createBrokenKeychain, createMemoryKeychain } from '../kit/memory-keychain.ts';
import { keeperWith, read, SERVER } from './settings-rig.ts';

describe('kept secrets', () => {
  it.each([
    ['address', { url: 'https://elsewhere.example.com:8007' }],
    ['token', { tokenId: 'other@pbs!tray' }],
    ['name and address', { name: 'new', url: 'https://elsewhere.example.com:8007' }],
  ])('are asked for again when a server gets another %s: the kept one goes nowhere else', async (_what, change) => {
    const keychain = createMemoryKeychain({ 'pbs.one': 'value' });
    const { desk, file, changed } = keeperWith(keychain);
    const before = readFileSync(file.path, 'utf8');
    const refused = await desk.saveServer('pbs.one', { ...SERVER, ...change }, null);
    expect(refused).toEqual({ ok: false, sentence: expect.stringContaining('Give the secret of "pbs.one" again') });
    expect([changed, readFileSync(file.path, 'utf8'), await read(keychain, 'new')]).toEqual([[], before, null]);
    expect(await desk.saveServer('pbs.one', { ...SERVER, ...change }, 'other')).toEqual({ ok: true });
  });

  it('stay when only the pin, the switch or the spelling of the address changes, and where none is kept', async () => {
    const { desk } = keeperWith(createMemoryKeychain({ 'pbs.one': 'value' }));
    const fingerprint = Array.from({ length: 32 }, () => 'AB').join(':');
    const change = { url: `${SERVER.url}/`, fingerprint, enabled: false };
    expect(await desk.saveServer('pbs.one', { ...SERVER, ...change }, null)).toEqual({ ok: true });
    const without = keeperWith(createMemoryKeychain()).desk;
    expect(await without.saveServer('pbs.one', { ...SERVER, url: 'https://x.example.com' }, null)).toEqual({
      ok: true,
    });
  });

  it('of a receiver are deleted when it leads elsewhere or goes, and that is said until one is given', async () => {
    const accounts = ['moved', 'same', 'gone'];
    const keychain = createMemoryKeychain(Object.fromEntries(accounts.map((name) => [`forwarding/${name}`, 'value'])));
    const { desk } = keeperWith(keychain);
    const hook = (name: string, host: string) => ({ kind: 'gotify', name, url: `https://${host}.example.com` });
    expect(await desk.save({ forwarding: accounts.map((name) => hook(name, 'a')) })).toEqual({ ok: true });
    expect((await desk.view()).secretsKept).toEqual(accounts.map((name) => `forwarding/${name}`));
    expect(await desk.save({ forwarding: [hook('moved', 'b'), hook('same', 'a')] })).toEqual({ ok: true });
    const left = await Promise.all(accounts.map((name) => read(keychain, `forwarding/${name}`)));
    expect(left).toEqual([null, 'value', null]);
    expect((await desk.view()).problems).toEqual([expect.stringContaining('"moved" was deleted')]);
    await desk.saveForwardingSecret('moved', 'new-value');
    expect((await desk.view()).problems).toEqual([]);
  });

  it('of a receiver that leads elsewhere are not left to a keychain that cannot be asked', async () => {
    const hook = (host: string) => ({
      forwarding: [{ kind: 'gotify', name: 'ops', url: `https://${host}.example.com` }],
    });
    const { desk, file } = keeperWith(createBrokenKeychain(keychainFailure('locked')));
    expect(await desk.save(hook('a'))).toEqual({ ok: true });
    expect(await desk.save(hook('b'))).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('Nothing was saved'),
    });
    expect(readFileSync(file.path, 'utf8')).toContain('https://a.example.com');
    const none = keeperWith(createBrokenKeychain(keychainFailure('no-session-bus'))).desk;
    expect([await none.save(hook('a')), await none.save(hook('b'))]).toEqual([{ ok: true }, { ok: true }]);
  });
});
