import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { exposureOf, readSecretFile } from '../../../../../main/engine/secrets/secret-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'pbs-tray-secret-'));
const hasModes = process.platform !== 'win32';
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(name: string, content: string | Uint8Array, mode = 0o600): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

async function wrongWith(path: string): Promise<string> {
  const read = await readSecretFile(path);
  return read.ok ? 'nothing' : read.wrong;
}

describe('a secret file', () => {
  it.each([0o600, 0o400])('with mode %i is read', async (mode) => {
    const read = await readSecretFile(written(`mode-${mode}`, 'abc\n', mode));
    expect(read.ok && read.secret.reveal()).toBe('abc');
  });

  it.skipIf(!hasModes)('may be a link, whose target counts', async () => {
    const link = join(folder, 'link');
    symlinkSync(written('target', 'abc', 0o644), link);
    expect(await wrongWith(link)).toBe('can be read by other users (mode 0644); run "chmod 600" on it');
  });

  it.skipIf(!hasModes).each([
    [0o604, 'can be read by other users (mode 0604); run "chmod 600" on it'],
    [0o666, 'can be read by other users (mode 0666); run "chmod 600" on it'],
    [0o444, 'can be read by other users (mode 0444); run "chmod 600" on it'],
    [0o602, 'can be changed by other users (mode 0602); run "chmod 600" on it'],
  ])('with mode %i is refused', async (mode, wrong) => {
    expect(await wrongWith(written(`mode-${mode}`, 'abc', mode))).toBe(wrong);
  });

  it.each([
    [1000, 0o640, /by its group \(mode 0640\)/],
    [1000, 0o620, /by its group \(mode 0620\)/],
    [0, 0o644, /by other users/],
  ])('of user %i with mode %i is refused', (uid, mode, wrong) => {
    expect(exposureOf({ uid, mode })).toMatch(wrong);
  });

  it.each([
    [0, 0o440],
    [0, 0o640],
    [0, 0o600],
    [1000, 0o600],
    [1000, 0o100_600],
  ])('of user %i with mode %i is taken', (uid, mode) => {
    expect(exposureOf({ uid, mode })).toBeNull();
  });

  it('that is no such thing is named', async () => {
    mkdirSync(join(folder, 'sub'));
    expect(await wrongWith(join(folder, 'none'))).toBe('does not exist');
    expect(await wrongWith(join(folder, 'sub'))).toBe('is a folder; name the file in it');
    expect(await wrongWith(written('empty', ''))).toBe('is empty');
    expect(await wrongWith(written('two', 'a\nb\n'))).toBe('holds more than one line; it must hold the secret alone');
    expect(await wrongWith(written('large', 'a'.repeat(10_000)))).toBe('is larger than 8192 bytes, so it is no secret');
    expect(await wrongWith(written('binary', Uint8Array.of(0xff, 0xff)))).toBe('is not UTF-8 text');
  });

  it.skipIf(!hasModes)('that is a device or a pipe without a writer does not block', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(await wrongWith(pipe)).toBe('is not a regular file');
    expect(await wrongWith('/dev/zero')).toBe('is not a regular file');
  });

  it.skipIf(!hasModes || process.getuid?.() === 0)('that is forbidden is named', async () => {
    expect(await wrongWith(written('forbidden', 'abc', 0o000))).toBe('may not be read by this user');
  });
});
