import { describe, expect, it } from 'vitest';
import { editDistance, nearMiss } from '../../../../shared/settings/near-miss.ts';
import { secretVariable } from '../../../../shared/settings/secret-variable.ts';

describe('a near miss', () => {
  const known = ['polling', 'intervalSeconds', 'tokenId', 'url', 'urls', 'warning'];
  it.each([
    ['poling', 'polling'],
    ['interval_seconds', 'intervalSeconds'],
    ['INTERVALSECONDS', 'intervalSeconds'],
    ['intervallSecond', 'intervalSeconds'],
    ['tokneId', 'tokenId'],
    ['ulr', 'url'],
    ['warn', 'warning'],
    ['colour', null],
    ['x', null],
    ['', null],
  ])('of %j is %j', (written, meant) => {
    expect(nearMiss(written, known)).toBe(meant);
  });

  it('costs nothing on a huge key', () => {
    expect(editDistance('a'.repeat(1_000_000), 'polling')).toBe(Number.POSITIVE_INFINITY);
  });
});

it.each([
  ['pbs-node-01', 'PBS_TRAY_SECRET_PBS_NODE_01'],
  ['Büro 2', 'PBS_TRAY_SECRET_B_RO_2'],
  ['forwarding/ops', 'PBS_TRAY_SECRET_FORWARDING_OPS'],
])('the secret of %s is in %s', (name, variable) => {
  expect(secretVariable(name)).toBe(variable);
});
