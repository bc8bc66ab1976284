import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkout } from '../../build/run/paths.mjs';
import { isInstalled } from '../prometheus/started-program.ts';

const folder = join(checkout, 'build', 'service');
const textOf = (file: string) => readFileSync(join(folder, file), 'utf8');
const units = readdirSync(folder).filter((file) => /\.(service|timer)$/.test(file));

describe.runIf(isInstalled('systemd-analyze', 'systemd'))('the systemd units', () => {
  it.each(units)('are accepted by systemd: %s', (unit) => {
    const copies = mkdtempSync(join(tmpdir(), 'pbs-tray-units-'));
    try {
      // systemd wants every program to exist: this checkout stands for the installed one.
      for (const each of units) {
        const text = textOf(each)
          .replaceAll('/opt/pbs-tray', checkout)
          .replace(/^User=.*$/m, 'User=root');
        writeFileSync(join(copies, each), text);
      }
      const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', join(copies, unit)], {
        encoding: 'utf8',
      });
      expect({ status, about: stderr.split('\n').filter((line) => line.includes('pbs-tray')) }).toEqual({
        status: 0,
        about: [],
      });
    } finally {
      rmSync(copies, { recursive: true, force: true });
    }
  });
});

describe('whatever starts the service', () => {
  const starters = [...units.filter((unit) => unit.endsWith('.service')), 'Containerfile'];

  it.each(starters)('starts Node itself, with flags that the service knows: %s', (file) => {
    const start = /^(?:ExecStart=|ENTRYPOINT )(.+)$/m.exec(textOf(file))?.[1] ?? '';
    const words = start.startsWith('[') ? (JSON.parse(start) as string[]) : start.split(' ');
    expect(words[0]).toMatch(/(^|\/)node$/);
    const help = spawnSync(process.execPath, [join(checkout, 'main', 'headless.ts'), '--help'], { encoding: 'utf8' });
    for (const flag of words.filter((word) => word.startsWith('--'))) expect(help.stdout).toContain(flag);
  });

  it('does so as an ordinary user', () => {
    expect(textOf('Containerfile')).toMatch(/^USER (?!root|0)\w+$/m);
    expect(textOf('pbs-tray.service')).toMatch(/^DynamicUser=yes$/m);
  });
});
