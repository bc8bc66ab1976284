import { afterAll, describe, expect, it } from 'vitest';
import { watchFleet } from '../../kit/watched-fleet.ts';
import { tiny } from '../tiny-fleet.ts';
import { checkCell } from './check-cell.ts';
import { createMatrix } from './matrix.ts';
import { SECTIONS } from './sections.ts';
import { SLOW_FAULTS } from './wire-faults.ts';

const TIMEOUT_MS = 150;

const matrix = createMatrix(
  'answers that take too long x sections',
  SECTIONS.map(({ name }) => name),
);
afterAll(() => console.info(matrix.text()));

/* Nearly all of their time is spent waiting, so each cell has a fleet of its own and all wait at once. */
describe.each(SLOW_FAULTS.map((wire) => [wire.name, wire] as const))('%s', (row, wire) => {
  it.concurrent.each(SECTIONS.map((section) => [section.name, section] as const))('in %s', async (column, section) => {
    const watched = await watchFleet({ scenario: tiny, timeoutMs: TIMEOUT_MS });
    await watched.collect();
    const found = await checkCell(watched, section, wire);
    await watched.close();
    matrix.note(row, column, found);
    expect(found).toEqual([]);
  });
});
