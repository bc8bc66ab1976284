import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { arrowRules } from '../../build/house/arrows.mjs';
import { isFile, mayImport, type Room, rooms } from '../../build/house/rooms.mjs';
import { checkout } from '../../build/run/paths.mjs';
import { lint } from './lint-run.ts';

const packages = [
  'better-sqlite3',
  'chart.js',
  'electron',
  'electron/main',
  'electron-store',
  'jsonc-parser',
  'keytar',
  'preact',
  'preact/hooks',
  '@preact/signals',
  'undici',
  'zod',
  'zod/v4',
];
const builtins = ['node:fs', 'node:fs/promises'];

/** How an import can be written; each must be seen. */
const forms: readonly ((target: string, n: number) => string)[] = [
  (target, n) => `import { v${n} } from '${target}';`,
  (target, n) => `import type { T${n} } from '${target}';`,
  (target, n) => `export { e${n} } from '${target}';`,
  (target) => `export * from '${target}';`,
  (target, n) => `export const d${n} = import('${target}');`,
];

describe('the arrows of the house plan, as the linter sees them', () => {
  it('are those of the table (if not: node build/house/write-lint.mjs)', () => {
    const written: unknown = JSON.parse(readFileSync(join(checkout, 'build/house/arrows.json'), 'utf8'));
    expect(written).toEqual(arrowRules());
  });

  it('report every import that the table does not allow, in every form, and no other', () => {
    const files: Record<string, string> = {};
    const expected: string[] = [];
    for (const from of rooms) {
      const file = fileIn(from, 'importer');
      const lines = targetsFrom(from, file).flatMap(({ target, legal }) =>
        forms.map((form, n) => ({ text: form(target, n), legal })),
      );
      files[file] = lines.map(({ text }) => text).join('\n');
      expected.push(...lines.flatMap(({ legal }, index) => (legal ? [] : [`${file}:${index + 1}`])));
    }
    const reported = lint(files)
      .filter(({ rule }) => rule === 'noRestrictedImports')
      .map(({ file, line }) => `${file}:${line}`);

    expect(reported.sort()).toEqual(expected.sort());
    expect(expected.length).toBeGreaterThan(1_000);
  });
});

describe('the rules that lint adds to the arrows', () => {
  const date = 'export const now = () => Date.now();\n';
  const said = "export const say = () => console.log('x');\n";
  const cases: readonly [situation: string, files: Record<string, string>, rule: string, reported: boolean][] = [
    ['a clock in shared/', { 'shared/rules/a.ts': date }, 'noRestrictedGlobals', true],
    ['a date formatted in quantities.ts', { 'shared/view/quantities.ts': date }, 'noRestrictedGlobals', false],
    ['a clock in main/', { 'main/engine/runtime/a.ts': date }, 'noRestrictedGlobals', false],
    ['a timer in shared/', { 'shared/rules/a.ts': 'setTimeout(() => 1, 1);\n' }, 'noRestrictedGlobals', true],
    ['process in shared/', { 'shared/view/a.ts': 'export const p = process.pid;\n' }, 'noRestrictedGlobals', true],
    ['fetch in shared/', { 'shared/domain/a.ts': "export const f = fetch('x');\n" }, 'noRestrictedGlobals', true],
    ['a Node module in shared/', { 'shared/view/a.ts': "import 'node:fs';\n" }, 'noNodejsModules', true],
    ['a Node module in renderer/', { 'renderer/parts/a.ts': "import 'node:fs';\n" }, 'noNodejsModules', true],
    ['console in main/', { 'main/engine/poll/a.ts': said }, 'noConsole', true],
    ['console in the one writer', { 'main/engine/runtime/json-log.ts': said }, 'noConsole', false],
    ['a default export', { 'main/web/a.ts': 'export default 1;\n' }, 'noDefaultExport', true],
    ['a default export of a tool setting', { 'build/a.config.ts': 'export default 1;\n' }, 'noDefaultExport', false],
    ['any', { 'test/a.ts': `export const a: ${'any'} = 1;\n` }, 'noExplicitAny', true],
    ['!', { 'main/web/a.ts': 'export const f = (a?: string[]) => a!.length;\n' }, 'noNonNullAssertion', true],
    ['camelCase file name', { 'main/web/aB.ts': 'export const a = 1;\n' }, 'useFilenamingConvention', true],
    ['PascalCase component', { 'renderer/parts/Bar.tsx': 'export const a = 1;\n' }, 'useFilenamingConvention', false],
    ['301 lines', { 'main/web/a.ts': linesOf(301) }, 'noExcessiveLinesPerFile', true],
    ['300 lines', { 'main/web/a.ts': linesOf(300) }, 'noExcessiveLinesPerFile', false],
    ['a function of 61 lines', { 'main/web/a.ts': functionOf(61) }, 'noExcessiveLinesPerFunction', true],
    ['a function of 60 lines', { 'main/web/a.ts': functionOf(60) }, 'noExcessiveLinesPerFunction', false],
    ['a test of 61 lines', { 'test/unit/a.test.ts': functionOf(61) }, 'noExcessiveLinesPerFunction', false],
    [
      'two files that import each other',
      {
        'main/web/a.ts': "import { b } from './b.ts';\nexport const a = () => b;\n",
        'main/web/b.ts': "import { a } from './a.ts';\nexport const b = () => a;\n",
      },
      'noImportCycles',
      true,
    ],
  ];
  it.each(cases)('%s', (_situation, files, rule, reported) => {
    expect(lint(files).some((finding) => finding.rule === rule)).toBe(reported);
  });
});

interface Target {
  readonly target: string;
  readonly legal: boolean;
}

/** One file of every room, every third party and Node, as a file of this room would write them. */
function targetsFrom(from: Room, file: string): Target[] {
  const toRooms = [...rooms.map((to) => fileIn(to, 'target')), 'test/kit/target.ts', 'build/run/target.mjs']
    .filter((target) => target !== file)
    .map((target) => ({ target: relativeImport(file, target), legal: mayImport(from, target) }));
  const owned = (name: string) => (from.packages ?? []).some((owner) => name === owner || name.startsWith(`${owner}/`));
  const toPackages = packages.map((name) => ({ target: name, legal: owned(name) }));
  const toNode = builtins.map((name) => ({ target: name, legal: from.node === true }));
  return [...toRooms, ...toPackages, ...toNode, { target: 'fs', legal: false }];
}

function fileIn({ room }: Room, name: string): string {
  return isFile(room) ? room.replace('*', '') : `${room}/${name}.ts`;
}

function relativeImport(from: string, target: string): string {
  const path = posix.relative(posix.dirname(from), target);
  return path.startsWith('.') ? path : `./${path}`;
}

function linesOf(count: number): string {
  return Array.from({ length: count }, (_, n) => `export const a${n} = ${n};`).join('\n');
}

function functionOf(count: number): string {
  return `export function a() {\n${'  f();\n'.repeat(count)}}\nconst f = () => 1;\n`;
}
