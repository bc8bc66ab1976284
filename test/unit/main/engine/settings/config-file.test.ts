import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseConfigText, readConfigFile } from '../../../../../main/engine/settings/config-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'pbs-tray-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function sentenceFor(path: string): Promise<string> {
  const file = await readConfigFile(path);
  return file.ok ? 'read' : file.sentence.replaceAll(folder, '');
}

describe('a settings file', () => {
  it('may hold comments, trailing commas and a byte order mark', async () => {
    const text = '\uFEFF{\n  // why\n  "metrics": { "port": 1, }, /* and */\n}';
    expect(await readConfigFile(written('good.json', text))).toMatchObject({
      ok: true,
      document: { metrics: { port: 1 } },
    });
  });

  it('says on which line a setting stands, or what is around it', () => {
    const file = parseConfigText('f', '{\n  "servers": [\n    {\n      "name": "a"\n    }\n  ]\n}');
    const lineOf = file.ok ? file.lineOf : () => 0;
    expect(lineOf(['servers', 0, 'name'])).toBe(4);
    expect(lineOf(['servers', 0, 'url'])).toBe(3);
    expect(lineOf(['servers', 7])).toBe(2);
    expect(lineOf(['polling'])).toBe(1);
    expect(lineOf([])).toBe(1);
  });

  it('keeps a key named __proto__ a key', () => {
    const file = parseConfigText('f', '{"__proto__": {"polling": 1}}');
    expect(file.ok && Object.keys(Object(file.document))).toEqual(['__proto__']);
  });
});

describe('what is no settings file', () => {
  it.each([
    ['', 'The settings file f is empty: write at least {} into it.'],
    ['// only a comment', 'The settings file f is empty: write at least {} into it.'],
    ['{', 'f:1:2: this is not valid JSON: a closing } is missing.'],
    ['{\n  "a": 1\n  "b": 2\n}', 'f:3:3: this is not valid JSON: a comma is missing before this.'],
    ['{\n  a: 1\n}', 'f:2:3: this is not valid JSON: this word needs quotes.'],
    ['{"a": }', 'f:1:7: this is not valid JSON: a value is expected here.'],
    ['{"a" 1}', 'f:1:6: this is not valid JSON: a colon is expected here.'],
    ["{'a': 1}", 'f:1:2: this is not valid JSON: this word needs quotes.'],
    ['{"a": "x}', 'f:1:7: this is not valid JSON: a text is not closed with a double quote.'],
    ['{} {}', 'f:1:4: this is not valid JSON: nothing may follow the end of the settings.'],
    ['[polling]', 'f:1:2: this is not valid JSON: this word needs quotes.'],
    ['{"clients": {\n"a": [],\n"a": []}}', 'f:3:1: the key "a" is given twice in one object: remove one of them.'],
    ['['.repeat(200_000), 'The settings file f is nested too deeply to be settings.'],
  ])('%#: one sentence', (text, sentence) => {
    const file = parseConfigText('f', text);
    expect(file.ok ? 'read' : file.sentence).toBe(sentence);
  });

  it('is named: missing, a folder, below a file, too large, not text', async () => {
    mkdirSync(join(folder, 'sub'));
    const file = written('file', '{}');
    expect(await sentenceFor(join(folder, 'none.json'))).toBe(
      'The settings file /none.json does not exist: check the path given with --config.',
    );
    expect(await sentenceFor(join(folder, 'sub'))).toBe(
      '/sub is a folder: give --config the path of the settings file in it.',
    );
    expect(await sentenceFor(join(file, 'x'))).toBe(
      'The settings file /file/x cannot exist: a part of its path is a file.',
    );
    expect(await sentenceFor(written('large.json', ' '.repeat(1024 * 1024 + 1)))).toBe(
      'The settings file /large.json is larger than 1 MiB: check that --config names the right file.',
    );
    expect(await sentenceFor(written('latin1.json', Uint8Array.of(0x7b, 0xe4, 0x7d)))).toBe(
      'The settings file /latin1.json is not UTF-8 text: save it as UTF-8.',
    );
  });

  it.skipIf(process.platform === 'win32')('may be endless', async () => {
    expect(await sentenceFor('/dev/zero')).toContain('is larger than 1 MiB');
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('may be forbidden', async () => {
    const path = written('forbidden.json', '{}');
    chmodSync(path, 0o000);
    expect(await sentenceFor(path)).toBe(
      'The settings file /forbidden.json may not be read by this user: grant it read access.',
    );
  });
});
