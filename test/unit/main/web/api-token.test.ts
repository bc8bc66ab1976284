import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepApiToken } from '../../../../main/web/api-token.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'api-token-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const file = () => join(folder, 'api-token');
async function kept() {
  const answer = await keepApiToken(folder);
  if (!answer.ok) throw new Error(answer.failure);
  return answer.value;
}

describe('the API token', () => {
  it('is made once, for the owner alone, and stays', async () => {
    const first = await kept();
    expect(first.token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(first).toMatchObject({ path: file(), replaced: null });
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    expect(await kept()).toEqual(first);
    expect(await readdir(folder)).toEqual(['api-token']);
  });

  it('comes with a data folder that only the owner reads, where there was none', async () => {
    folder = join(folder, 'new', 'data');
    await kept();
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it.each([[0o640], [0o604], [0o644], [0o620]])(
    'is made anew when others could use its file (mode %i)',
    async (mode) => {
      const first = await kept();
      await chmod(file(), mode);
      const second = await kept();
      expect(second.token).not.toBe(first.token);
      expect(second.replaced).toBe(`${file()} was open to other users; it holds a new token now.`);
      expect((await stat(file())).mode & 0o777).toBe(0o600);
    },
  );

  it.each([
    ['nothing', ''],
    ['a blank', ' \n'],
    ['a short one', 'abc'],
    ['much', 'x'.repeat(5000)],
    ['two lines', 'a\nb'],
  ])('is made anew when its file holds %s', async (_what, content) => {
    await writeFile(file(), content, { mode: 0o600 });
    const { token, replaced } = await kept();
    expect(replaced).toBe(`${file()} held no token; it holds a new token now.`);
    expect((await readFile(file(), 'utf8')).trim()).toBe(token);
  });

  it('is not kept in what is no regular file', async () => {
    await symlink('/etc/hostname', file());
    expect(await keepApiToken(folder)).toEqual({ ok: false, failure: `${file()} is no regular file; move it away.` });
    await rm(file());
    await mkdir(file());
    expect((await keepApiToken(folder)).ok).toBe(false);
  });

  it('says why it cannot be kept', async () => {
    await writeFile(join(folder, 'taken'), '');
    const data = join(folder, 'taken', 'data');
    expect(await keepApiToken(data)).toEqual({
      ok: false,
      failure: `The API token cannot be kept in ${join(data, 'api-token')}: ENOTDIR. Check that the data folder is writable.`,
    });
  });
});
