import { expect, it } from 'vitest';
import { defaultSettings } from '../../../../shared/settings/lenient.ts';
import { settingRows, settingsTable } from '../../../../shared/settings/reference.ts';
import { memberOf } from '../../../../shared/settings/setting-shape.ts';

const rows = settingRows('headless');

it('every setting has a meaning', () => {
  expect(rows.filter(({ meaning }) => meaning.trim() === '')).toEqual([]);
});

it('every default in the table is the one that settings get', () => {
  const plain = rows.filter(({ path, default: value }) => value !== '' && !/[[<]|quietHours\./.test(path));
  const actual = plain.map(({ path }) => [
    path,
    path.split('.').reduce<unknown>(memberOf, defaultSettings('headless')),
  ]);
  expect(plain.map(({ path, default: value }) => [path, JSON.parse(value)])).toEqual(actual);
  expect(plain.length).toBeGreaterThan(15);
});

it('every setting that has a value by default is in the table', () => {
  const paths = new Set(rows.map(({ path }) => path));
  const leaves = (value: object, path: string): string[] =>
    Object.entries(value).flatMap(([key, member]: [string, unknown]) => {
      const at = path === '' ? key : `${path}.${key}`;
      const isSection = typeof member === 'object' && member !== null && !Array.isArray(member) && !paths.has(at);
      return isSection ? leaves(member, at) : [at];
    });
  expect(leaves(defaultSettings('headless'), '').filter((path) => !paths.has(path))).toEqual([]);
});

it('the table has four cells in every row', () => {
  const lines = settingsTable('headless').split('\n');
  expect(lines.filter((line) => line.split(/(?<!\\)\|/).length !== 6)).toEqual([]);
});
