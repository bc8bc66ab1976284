/** `npm test`: tools, types, lint, tests; the first thing that fails ends it, and the last line always counts. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './bundles.mjs';
import { endWithParent, runChild } from './child.mjs';
import { RunFailure } from './failure.mjs';
import { ensureInstalled, reinstall } from './install.mjs';
import { pinnedNode } from './paths.mjs';
import { readStamp } from './ready.mjs';
import { ensureSystemPackages, pkgConfigKnows } from './system-packages.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Count */

/** @param {import('./tasks.mjs').Call} call */
export async function runTests(call) {
  const count = { passed: 0, failed: 0, skipped: 0 };
  let code = 1;
  try {
    code = await steps(call, count);
  } catch (error) {
    // Interrupted: nothing to count.
    if (error instanceof RunFailure && error.message === '') throw error;
    call.say(error instanceof RunFailure ? error.message : String(error instanceof Error ? error.stack : error));
    count.failed += 1;
  }
  process.stdout.write(`\n${countLine(count)}\n`);
  return code;
}

/**
 * @param {import('./tasks.mjs').Call} call
 * @param {Count} count
 */
async function steps({ root, args, say }, count) {
  const gained = await ensureSystemPackages({ root, say });
  await ensureInstalled(root, say);
  await ensureKeytar(root, say, gained);

  const modules = join(root, 'node_modules');
  const checks = /** @type {const} */ ([
    ...['', 'renderer', join('test', 'page')].map(
      (part) =>
        /** @type {const} */ ([
          part === '' ? 'types' : `types of ${part}`,
          [join(modules, 'typescript', 'bin', 'tsc'), '-p', join(root, part)],
        ]),
    ),
    [
      'lint',
      [
        join(modules, '@biomejs', 'biome', 'bin', 'biome'),
        'ci',
        '--error-on-warnings',
        ...(process.stderr.isTTY ? [] : ['--colors=off']),
        root,
      ],
    ],
  ]);
  for (const [name, command] of checks) {
    header(name);
    const code = await runNode(root, command);
    if (code !== 0) {
      count.failed += 1;
      return code;
    }
    count.passed += 1;
  }
  header('tests');
  if (existsSync(join(root, 'main', 'headless.ts'))) await ensureBuilt(root, say);
  return runVitest(root, args, count);
}

/**
 * @param {string} root
 * @param {readonly string[]} args
 * @param {Count} count
 */
async function runVitest(root, args, count) {
  const folder = mkdtempSync(join(tmpdir(), 'pbs-tray-test-'));
  const report = join(folder, 'report.json');
  try {
    const code = await runNode(root, [
      join(root, 'node_modules', 'vitest', 'vitest.mjs'),
      'run',
      ...['--root', root, '--config', join(root, 'build', 'vitest.config.ts'), '--configLoader', 'native'],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
      ...args,
    ]);
    const tests = countOf(existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {}, code);
    count.passed += tests.passed;
    count.failed += tests.failed;
    count.skipped += tests.skipped;
    return code !== 0 ? code : Number(tests.failed > 0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * What vitest's report counts. A file that could not even be loaded holds no test but is a failure, and so is an error
 * outside of all tests.
 * @param {{ numPassedTests?: number, numFailedTests?: number, numPendingTests?: number, numTodoTests?: number,
 *   testResults?: { status: string, assertionResults: unknown[] }[] }} report
 * @param {number} code vitest's exit code
 * @returns {Count}
 */
export function countOf(report, code) {
  const broken = (report.testResults ?? []).filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  const failed = (report.numFailedTests ?? 0) + broken.length;
  return {
    passed: report.numPassedTests ?? 0,
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
  };
}

/** @param {Count} count */
export function countLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * npm silently leaves keytar out where it cannot be compiled. Once its library is there, it is worth one more try.
 * @param {string} root
 * @param {(line: string) => void} say
 * @param {boolean} gained whether system packages have just been installed
 */
async function ensureKeytar(root, say, gained) {
  const binary = join(root, 'node_modules', 'keytar', 'build', 'Release', 'keytar.node');
  const hopeless = process.platform === 'linux' && !pkgConfigKnows('libsecret-1');
  if (existsSync(binary) || hopeless) return;
  if (gained || readStamp(root)?.keytarTried !== true) {
    say('keytar was left out of the installation before; installing again to have it compiled');
    await reinstall(root, say, { keytarTried: true });
  }
  if (existsSync(binary)) return;
  const line = 'keytar could not be compiled, although libsecret is here';
  if (process.env.CI === 'true') throw new RunFailure(`${line}: run "npm rebuild keytar" for the reason.`);
  say(`${line}; the tests with a real keychain are skipped`);
}

/** @param {string} name */
function header(name) {
  process.stdout.write(`\n== ${name}\n`);
}

/**
 * @param {string} root
 * @param {readonly string[]} args
 */
async function runNode(root, args) {
  const { code, signal } = await runChild({
    command: pinnedNode(root),
    args: [...endWithParent, ...args],
    cwd: root,
    channel: true,
  });
  if (signal !== undefined) throw new RunFailure('', code === 0 ? 1 : code);
  return code;
}
