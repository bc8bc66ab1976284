import { describe, expect, it } from 'vitest';
import { EVERY_RULE } from '../../../../../shared/rules/alerts/every-rule.ts';
import { trying } from './dry-run-rig.ts';

const NAMES = [...new Set(EVERY_RULE.map(({ name }) => name))];

const TRIED = [
  ...['backup-stale', 'backup-failed', 'verification-failed', 'storage-high', 'storage-critical', 'storage-full-soon'],
  ...['dedup-low', 'gc-slow', 'gc-failed', 'sync-failed', 'prune-failed', 'host-disk-high', 'size-anomaly'],
];

describe('each rule', () => {
  it.each(NAMES)('%s is tried, or it is said what history does not keep', async (rule) => {
    const tried = await trying({ servers: [], items: [] });
    const answer = await tried(rule);
    expect(answer.kind).toBe(TRIED.includes(rule) ? 'answer' : 'cannot');
    if (answer.kind === 'cannot') {
      expect(answer.sentence).toMatch(new RegExp(`^${rule} cannot be tried on the past\\. [A-Z][^.]+\\.$`));
    }
  });

  it.each([
    ['clock-skew', 'what a server says of itself at one moment'],
    ['verification-overdue', 'only the newest verified one of each group'],
    ['snapshots-vanished', 'not when they went'],
    ['sync-stale', 'how jobs were scheduled'],
    ['vzdump-failed', 'nothing of Proxmox VE'],
    ['sqlbak-backup-failed', 'nothing of SqlBak'],
    ['network-offline', 'What network this machine had'],
  ])('%s refuses for its own reason', async (rule, reason) => {
    const tried = await trying({ servers: [], items: [] });
    expect(await tried(rule)).toMatchObject({ sentence: expect.stringContaining(reason) });
  });
});
