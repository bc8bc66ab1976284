import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkout } from '../../build/run/paths.mjs';
import { isInstalled } from './started-program.ts';

const folder = join(checkout, 'build', 'prometheus');
const filesIn = (name: string) => readdirSync(join(folder, name)).map((file) => join(name, file));
const textOf = (file: string) => readFileSync(join(folder, file), 'utf8');

/** Its exit code, and what it said when that is not 0. */
function run(program: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', cwd: folder });
  return status === 0 ? 'fine' : `${stdout}${stderr}`;
}

describe.runIf(isInstalled('promtool', 'prometheus'))('the Prometheus rules', () => {
  it.each(filesIn('rules'))('are accepted by promtool: %s', (file) => {
    expect(run('promtool', 'check', 'rules', '--lint=all', '--lint-fatal', file)).toBe('fine');
  });

  it.each(filesIn('tests'))('fire and end when they should, with their real "for": %s', (file) => {
    expect(run('promtool', 'test', 'rules', file)).toBe('fine');
  });

  it('come with a scrape configuration that promtool accepts', () => {
    expect(run('promtool', 'check', 'config', 'prometheus.yml')).toBe('fine');
  });

  it('are all tested', () => {
    const alertsIn = (files: readonly string[], pattern: RegExp) =>
      new Set(files.flatMap((file) => [...textOf(file).matchAll(pattern)].map((match) => match[1])));
    const defined = alertsIn(filesIn('rules'), /^ +- alert: (\w+)$/gm);
    expect(alertsIn(filesIn('tests'), /^ +alertname: (\w+)$/gm)).toEqual(defined);
  });
});

describe.runIf(isInstalled('amtool', 'prometheus-alertmanager'))('the routes', () => {
  it('are accepted by Alertmanager', () => {
    expect(run('amtool', 'check-config', 'alertmanager.yml')).toBe('fine');
  });

  it.each([
    ['critical', 'pagerduty-oncall'],
    ['warning', 'slack-warnings'],
    ['info', 'nobody'],
  ])('send what is %s to %s', (severity, receiver) => {
    const args = ['config', 'routes', 'test', '--config.file=alertmanager.yml'];
    const { stdout } = spawnSync('amtool', [...args, `severity=${severity}`], { encoding: 'utf8', cwd: folder });
    expect(stdout.trim()).toBe(receiver);
  });
});
