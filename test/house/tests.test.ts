import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { missingPackages, systemPackages, withoutServices } from '../../build/run/system-packages.mjs';
import { countLine, countOf } from '../../build/run/tests.mjs';
import { scratchFolder } from './scratch.ts';

describe('the closing line', () => {
  const file = (status: string, tests: number) => ({ status, assertionResults: Array.from({ length: tests }) });
  it.each([
    ['all well', { numPassedTests: 3, numFailedTests: 0 }, 0, '3 passed, 0 failed'],
    ['some skipped', { numPassedTests: 3, numPendingTests: 1, numTodoTests: 1 }, 0, '3 passed, 0 failed, 2 skipped'],
    ['some failed', { numPassedTests: 3, numFailedTests: 2 }, 1, '3 passed, 2 failed'],
    ['a file that cannot be loaded', { numPassedTests: 3, testResults: [file('failed', 0)] }, 1, '3 passed, 1 failed'],
    ['an error outside of all tests', { numPassedTests: 3, testResults: [file('passed', 3)] }, 1, '3 passed, 1 failed'],
    ['no report at all', {}, 1, '0 passed, 1 failed'],
  ])('counts %s', (_situation, report, code, line) => {
    expect(countLine(countOf(report, code))).toBe(line);
  });
});

describe('system packages', () => {
  it('each have a reason and a way to see that they are there', () => {
    for (const { why, programs = [], library, file } of systemPackages()) {
      expect(why.length).toBeGreaterThan(10);
      expect(programs.length > 0 || library !== undefined || file !== undefined).toBe(true);
    }
  });

  it('are missing when a program is not on the PATH or pkg-config does not know the library', () => {
    const packages = [
      { name: 'node-itself', why: '', programs: ['node'] },
      { name: 'nobody', why: '', programs: ['node', 'no-such-program'] },
      { name: 'known-dev', why: '', library: 'known' },
      { name: 'unknown-dev', why: '', library: 'unknown' },
      { name: 'here', why: '', file: process.execPath },
      { name: 'gone', why: '', file: `${process.execPath}.gone` },
    ];
    const path = join(process.execPath, '..');
    const missing = missingPackages(packages, path, (library) => library === 'known');
    expect(missing.map(({ name }) => name)).toEqual(['nobody', 'unknown-dev', 'gone']);
  });

  it.each([
    ['the one that was there', '#!/bin/sh\nexit 0\n'],
    ['none', undefined],
  ])('are installed under a policy that starts nothing, and afterwards there is %s', async (_what, before) => {
    const folder = scratchFolder(before === undefined ? {} : { 'policy-rc.d': before });
    const file = join(folder, 'policy-rc.d');
    await withoutServices(async () => {
      expect(readFileSync(file, 'utf8')).toContain('exit 101');
      expect(statSync(file).mode & 0o111).not.toBe(0);
    }, file);
    expect(existsSync(file) ? readFileSync(file, 'utf8') : undefined).toBe(before);
    const failing = withoutServices(() => Promise.reject(new Error('apt')), file);
    await expect(failing).rejects.toThrow('apt');
    expect(existsSync(file) ? readFileSync(file, 'utf8') : undefined).toBe(before);
  });
});
