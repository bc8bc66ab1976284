import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isFile, mayImport, roomOf, rooms } from '../build/house/rooms.mjs';
import { checkout } from '../build/run/paths.mjs';

const passedOver = new Set(['node_modules', 'out', 'dist', 'coverage', '.git']);
const allFiles = filesUnder(checkout);
const code = allFiles.filter((file) => /\.(ts|tsx|mts|cts|js|mjs|cjs)$/.test(file));
const product = code.filter((file) => /^(shared|main|renderer)\//.test(file));

describe('the house plan', () => {
  it('has a room for every file of the product (a folder is a room; new ones go into build/house/rooms.mjs)', () => {
    expect(product.filter((file) => roomOf(file) === undefined)).toEqual([]);
  });

  it('holds in every import of the product', () => {
    const illegal = product.flatMap((file) => {
      const from = roomOf(file);
      if (from === undefined) return [];
      return importsOf(file)
        .filter((target) => !isLegal(file, target))
        .map((target) => `${file} imports ${target}`);
    });
    expect(illegal).toEqual([]);
  });

  it('has no circle', () => {
    const below = (room: string): string[] => rooms.find((row) => row.room === room)?.may.slice() ?? [];
    const circles = rooms.filter(({ room, may }) => {
      // A single file's row may name the folder that it lies in.
      const own = isFile(room) ? posix.dirname(room) : room;
      return reaches(
        may.filter((next) => next !== own),
        room,
        below,
      );
    });
    expect(circles.map(({ room }) => room)).toEqual([]);
  });

  it('keeps Node, tests and build out of shared/', () => {
    const strays = product
      .filter((file) => file.startsWith('shared/'))
      .flatMap((file) => importsOf(file).filter((target) => /^node:|(^|\/)(test|build|main|renderer)\//.test(target)));
    expect(strays).toEqual([]);
  });

  it('keeps test/ out of the product', () => {
    const strays = product.flatMap((file) =>
      importsOf(file)
        .filter((target) => resolved(file, target).startsWith('test/'))
        .map((target) => `${file} imports ${target}`),
    );
    expect(strays).toEqual([]);
  });
});

describe('the rooms', () => {
  const folders = new Set([...product.map((file) => posix.dirname(file)), 'build', 'test', 'test/simulator']);
  const present = [...folders].filter((folder) => code.some((file) => file.startsWith(`${folder}/`))).sort();

  it('have a README of at most 60 lines each', () => {
    const wanting = present.flatMap((folder) => {
      const readme = join(checkout, folder, 'README.md');
      if (!existsSync(readme)) return [`${folder}/README.md is missing`];
      const lines = readFileSync(readme, 'utf8').trimEnd().split('\n').length;
      return lines > 60 ? [`${folder}/README.md has ${lines} lines`] : [];
    });
    expect(wanting).toEqual([]);
  });

  it('are not named after nothing', () => {
    const empty = new Set(['utils', 'helpers', 'common', 'misc', 'lib', 'manager']);
    const named = allFiles.filter((file) => file.split(/[/.-]/).some((word) => empty.has(word.toLowerCase())));
    expect(named).toEqual([]);
  });
});

describe('the code', () => {
  it.each([
    ['switches type checks off', new RegExp(`@ts-${'(ignore|nocheck)'}|\\bas ${'any'}\\b`)],
    [
      'names the place where it was made',
      new RegExp(`/${'work'}/(main|shared)|\\.${'library'}/|registry\\.${'npmjs'}`),
    ],
  ])('nowhere %s', (_what, pattern) => {
    const texts = allFiles.filter((file) => /\.(ts|tsx|mjs|js|json|jsonc|md|yml|yaml|html|css|sh)$|^\.ci\//.test(file));
    expect(texts.filter((file) => pattern.test(readFileSync(join(checkout, file), 'utf8')))).toEqual([]);
  });

  it('is started by one command per npm script', () => {
    const { scripts } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'));
    expect(scripts).toEqual(
      Object.fromEntries(
        ['start', 'demo', 'headless', 'test', 'bench', 'dist'].map((name) => [name, `node build/run.mjs ${name}`]),
      ),
    );
  });

  it('is locked without a registry in the lockfile', () => {
    expect(readFileSync(join(checkout, 'package-lock.json'), 'utf8')).not.toContain('"resolved"');
  });

  const bundle = join(checkout, 'out', 'main', 'headless.js');
  it.skipIf(!existsSync(bundle))('is bundled whole: only Node and native parts stay outside', () => {
    const outside = filesUnder(join(checkout, 'out', 'main'))
      .filter((file) => file.endsWith('.js'))
      .flatMap((file) => importsOf(join('out', 'main', file)))
      .filter((target) => !target.startsWith('.'));
    // ajv, inside electron-store, holds these as text, for code that it could write to files.
    const written = /^ajv(-formats)?\/dist\//;
    const allowed = /^node:|^(electron|keytar|better-sqlite3)$/;
    expect(outside.filter((target) => !allowed.test(target) && !written.test(target))).toEqual([]);
  });
});

function isLegal(file: string, target: string): boolean {
  const room = roomOf(file);
  if (room === undefined) return true;
  if (target.startsWith('.')) return mayImport(room, resolved(file, target));
  if (target.startsWith('node:')) return room.node === true;
  return (room.packages ?? []).some((name) => target === name || target.startsWith(`${name}/`));
}

function resolved(file: string, target: string): string {
  return target.startsWith('.') ? posix.normalize(posix.join(posix.dirname(file), target)) : target;
}

/** Everything a file imports, re-exports or loads on demand, as written. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(checkout, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  const statements = /^\s*(?:import|export)\b[^'";]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]/gm;
  const calls = /\b(?:import|require)\(\s*['"]([^'"]+)['"]/g;
  const found = [...text.matchAll(statements), ...text.matchAll(calls)];
  return found.flatMap(([, from, bare]) => from ?? bare ?? []);
}

function reaches(from: readonly string[], wanted: string, below: (room: string) => readonly string[]): boolean {
  const seen = new Set<string>();
  const open = [...from];
  for (let room = open.pop(); room !== undefined; room = open.pop()) {
    if (room === wanted) return true;
    if (seen.has(room)) continue;
    seen.add(room);
    open.push(...below(room));
  }
  return false;
}

/** Paths below a folder, with forward slashes. */
function filesUnder(folder: string, from = folder): string[] {
  return readdirSync(from, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return passedOver.has(entry.name) ? [] : filesUnder(folder, join(from, entry.name));
    return entry.isFile() ? [relative(folder, join(from, entry.name)).split(sep).join('/')] : [];
  });
}
