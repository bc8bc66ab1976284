import { expect, it } from 'vitest';
import { parseSettings } from '../../../../shared/settings/parse-settings.ts';
import { thresholdWarnings } from '../../../../shared/settings/threshold-warnings.ts';

function warnings(alerts: object): readonly string[] {
  const parsed = parseSettings({ alerts }, { host: 'headless' });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return thresholdWarnings(parsed.settings);
}

it.each([
  ['storage-high', { threshold: 80 }],
  ['storage-critical', { threshold: 99.5 }],
  ['storage-full-soon', { threshold: 0 }],
  ['backup-stale', { threshold: 26, forSeconds: 3600 }],
  ['dedup-low', { threshold: 2 }],
  ['verification-coverage-low', { threshold: 100 }],
])('nothing is said of what can be: %s %j', (rule, change) => {
  expect(warnings({ rules: { [rule]: change } })).toEqual([]);
});

it.each([
  [
    'host-disk-high',
    { threshold: 100 },
    'threshold: nothing is ever fuller than 100 %, so host-disk-high never trips.',
  ],
  ['storage-critical', { threshold: 0 }, 'threshold: at 0 storage-critical always trips.'],
  ['dedup-low', { threshold: 0.5 }, 'threshold: the deduplication factor is hardly ever below 1, so it never trips.'],
  [
    'sync-failed',
    { forSeconds: 4_000_000 },
    'forSeconds: 4000000 seconds are more than 30 days, so it hardly ever fires.',
  ],
])('what cannot be is said, everywhere and in overrides: %s %j', (rule, change, said) => {
  expect(warnings({ rules: { [rule]: change } }).some((sentence) => sentence.endsWith(said))).toBe(true);
  const [sentence] = warnings({ overrides: [{ match: {}, rules: { [rule]: change } }] });
  expect(sentence).toContain('alerts.overrides[0].rules');
  expect(sentence?.endsWith(said)).toBe(true);
});

it('says that a warning level lies above the critical one', () => {
  expect(warnings({ rules: { 'storage-high': { threshold: 97 } } })).toEqual([
    "alerts.rules.storage-high.threshold: 97 % lies above storage-critical's 95 %, so the warning comes after it.",
  ]);
});
