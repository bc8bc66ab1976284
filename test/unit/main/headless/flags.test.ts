import { describe, expect, it } from 'vitest';
import { type Command, helpText, parseFlags } from '../../../../main/headless/flags.ts';

const NONE = { configFile: null, dataFolder: null };
const words = (line: string) => line.split(' ').filter((word) => word !== '');

describe('the command line', () => {
  it.each<[string, Command]>([
    ['', { kind: 'serve', flags: NONE, textFile: null }],
    ['--config a.json', { kind: 'serve', flags: { ...NONE, configFile: 'a.json' }, textFile: null }],
    [
      '--config=a=b.json --data=/d',
      { kind: 'serve', flags: { configFile: 'a=b.json', dataFolder: '/d' }, textFile: null },
    ],
    ['-c a.json --textfile x.prom', { kind: 'serve', flags: { ...NONE, configFile: 'a.json' }, textFile: 'x.prom' }],
    ['--config -', { kind: 'serve', flags: { ...NONE, configFile: '-' }, textFile: null }],
    ['--check', { kind: 'check', flags: NONE, deadlineSeconds: 300 }],
    ['--once', { kind: 'once', flags: NONE, deadlineSeconds: 300, textFile: null }],
    ['--once --deadline 2.5 --textfile x', { kind: 'once', flags: NONE, deadlineSeconds: 2.5, textFile: 'x' }],
    ['--set-secret pbs-1', { kind: 'set-secret', flags: NONE, secretName: 'pbs-1' }],
    ['--set-secret=--odd', { kind: 'set-secret', flags: NONE, secretName: '--odd' }],
    ['--help', { kind: 'help' }],
    ['--once --check -h', { kind: 'help' }],
    ['-V', { kind: 'version' }],
  ])('%s', (line, command) => {
    expect(parseFlags(words(line))).toEqual(command);
  });
});

describe('a wrong command line', () => {
  it.each([
    ['--conifg a', 'There is no flag "--conifg": did you mean --config?'],
    ['--setsecret a', 'There is no flag "--setsecret": did you mean --set-secret?'],
    ['--verbose', 'There is no flag "--verbose": see --help.'],
    ['-x', 'There is no flag "-x": see --help.'],
    ['settings.json', '"settings.json" is not expected here: every argument is a flag, see --help.'],
    ['--config', '--config needs a value: write --config FILE.'],
    ['--config=', '--config needs a value: write --config FILE.'],
    ['--config --once', '--config needs a value: write --config FILE.'],
    ['--once=yes', '--once takes no value: write it alone.'],
    ['--data a --data b', '--data is given twice: keep one of them.'],
    ['--once --check', '--check and --once exclude each other: give one of them.'],
    ['--once --set-secret a', '--once and --set-secret exclude each other: give one of them.'],
    ['--check --textfile a', '--textfile does not go with --check: leave one out.'],
    ['--deadline 5', '--deadline goes only with --once or --check.'],
    ['--once --deadline 0', '--deadline takes seconds from 1 to 86400, not "0".'],
    ['--once --deadline soon', '--deadline takes seconds from 1 to 86400, not "soon".'],
    ['--once --deadline 1e9', '--deadline takes seconds from 1 to 86400, not "1e9".'],
  ])('%s: one sentence', (line, sentence) => {
    expect(parseFlags(words(line))).toEqual({ kind: 'usage', sentence });
  });
});

it('help names every flag and fits a terminal', () => {
  const text = helpText();
  for (const flag of [
    '--config FILE',
    '--data DIR',
    '--check',
    '--once',
    '--deadline SECONDS',
    '--textfile PATH',
    '--set-secret NAME',
    '--help',
    '--version',
  ]) {
    expect(text).toContain(`  ${flag}`);
  }
  expect(text.split('\n').filter((line) => line.length > 110)).toEqual([]);
});
