import { expect, it } from 'vitest';
import { scopesOf, thresholdHint } from '../../../../../renderer/pages/alerts/rule-change.ts';
import { groupSubject } from '../../../../../shared/rules/alerts/place.ts';

const scopes = scopesOf(groupSubject('pbs-1', 'main', '', { backupType: 'vm', backupId: '101' }));

it.each([
  ['backup-stale', 'everywhere', /^It counts only for groups without a rhythm/],
  ['backup-stale', 'group', /^It replaces the learned rhythm there\./],
  ['backup-stale', 'server', /^It replaces the learned rhythm there\./],
  ['storage-high', 'everywhere', /^Leave it empty/],
])('a threshold of %s for %s says what it means', (rule, where, text) => {
  const scope = scopes.find(({ key }) => key === where);
  expect(scope && thresholdHint(rule, scope)).toMatch(text);
});
