import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { withTables } from '../build/docs/readme-tables.ts';

const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

it('has the tables of settings, metrics and rules as the code has them (node build/docs/readme-tables.ts writes them)', () => {
  expect(text).toBe(withTables(text));
});

it('links only to files that are there', () => {
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => match[1] ?? '');
  for (const link of links) expect(() => readFileSync(new URL(`../${link}`, import.meta.url)), link).not.toThrow();
});
