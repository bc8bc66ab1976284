import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDocumentFiles } from '../../../../../main/engine/runtime/document-files.ts';
import { createFakeClock } from '../../../../kit/fake-clock.ts';
import { createMemoryLog } from '../../../../kit/memory-log.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'documents-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const START = Date.UTC(2026, 8, 1);

function aRun(refusal: string | null = null, where = folder) {
  const log = createMemoryLog();
  const documents = createDocumentFiles({
    ...{ folder: where, log, clock: createFakeClock(START) },
    refusal: () => refusal,
  });
  return { documents, events: () => log.lines.map(({ event }) => event) };
}

const asText = (text: string) => text;
const asNumber = (text: string) => (text === 'seven' ? 7 : null);

it('is there for the next run as it was last kept, for its owner alone', () => {
  const where = join(folder, 'new');
  expect(aRun(null, where).documents.keep('a', 'one')).toBeNull();
  expect(aRun(null, where).documents.keep('a', 'two')).toBeNull();
  const { documents, events } = aRun(null, where);
  expect([documents.recall('a', asText), documents.recall('b', asText)]).toEqual(['two', null]);
  expect(readdirSync(where)).toEqual(['a.json']);
  expect(events()).toEqual([]);
  if (process.platform !== 'win32') {
    expect([statSync(where).mode & 0o777, statSync(join(where, 'a.json')).mode & 0o777]).toEqual([0o700, 0o600]);
  }
});

it('that nobody can make sense of is set aside, not overwritten', () => {
  writeFileSync(join(folder, 'a.json'), 'eight');
  const { documents, events } = aRun();
  expect(documents.recall('a', asNumber)).toBeNull();
  documents.keep('a', 'seven');
  expect(documents.recall('a', asNumber)).toBe(7);
  expect(readFileSync(join(folder, 'a.json.bad-2026-09-01T00-00-00-000Z'), 'utf8')).toBe('eight');
  expect(events()).toEqual(['document-set-aside']);
});

it('that cannot be read is left as it is, and nothing is written in its place', () => {
  // A folder in its place cannot be read, whoever runs the test.
  mkdirSync(join(folder, 'a.json'));
  const { documents, events } = aRun();
  expect(documents.recall('a', asText)).toBeNull();
  expect(documents.keep('a', 'ours')).toMatch(/a\.json could not be read \(E\w+\), so it is left as it is\. Check /);
  expect(documents.keep('b', 'ours')).toBeNull();
  expect([events(), readdirSync(folder)]).toEqual([['document-not-read'], ['a.json', 'b.json']]);
});

it('is not touched while another process has the folder', () => {
  aRun().documents.keep('a', 'theirs');
  const { documents } = aRun('Another one is at it.');
  expect(documents.recall('a', asText)).toBe('theirs');
  expect(documents.keep('a', 'ours')).toBe('Another one is at it.');
  expect(documents.recall('a', asText)).toBe('theirs');
});

it('that cannot be written is said in words each time, in the log once, and leaves nothing behind', () => {
  // A folder where the file should be cannot be replaced, whoever runs the test.
  mkdirSync(join(folder, 'a.json'));
  const { documents, events } = aRun();
  for (let again = 0; again < 2; again++) {
    expect(documents.keep('a', 'x')).toMatch(/a\.json cannot be written \(E\w+\)\. Make room /);
  }
  expect(events()).toEqual(['document-not-kept']);
  expect(readdirSync(folder)).toEqual(['a.json']);
  rmSync(join(folder, 'a.json'), { recursive: true });
  expect(documents.keep('a', 'x')).toBeNull();
});
