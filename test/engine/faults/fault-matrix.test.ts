import { afterAll, describe, expect, it } from 'vitest';
import { SECOND } from '../../../shared/time-units.ts';
import { type WatchedFleet, watchFleet } from '../../kit/watched-fleet.ts';
import { tiny } from '../tiny-fleet.ts';
import { checkCell } from './check-cell.ts';
import { createMatrix } from './matrix.ts';
import { SECTIONS } from './sections.ts';
import { PROMPT_FAULTS } from './wire-faults.ts';

const matrix = createMatrix(
  'faults x sections',
  SECTIONS.map(({ name }) => name),
);
afterAll(() => console.info(matrix.text()));

/** One fleet for all: that each cell ends well is part of what is checked. */
let watched: WatchedFleet | undefined;
afterAll(() => watched?.close());

async function fleet(): Promise<WatchedFleet> {
  if (watched) return watched;
  watched = await watchFleet({ scenario: tiny, timeoutMs: 20 * SECOND });
  await watched.collect();
  return watched;
}

/** Half of the privileges, well written, are no fault of the answer: they say what the token may not do. */
const isOwnStatement = (row: string, column: string) => row === 'missing-fields' && column === 'permissions';

describe.each(PROMPT_FAULTS.map((wire) => [wire.name, wire] as const))('%s', (row, wire) => {
  const sections = SECTIONS.filter((section) => !isOwnStatement(row, section.name));
  it.each(sections.map((section) => [section.name, section] as const))('in %s', async (column, section) => {
    const found = await checkCell(await fleet(), section, wire);
    matrix.note(row, column, found);
    expect(found).toEqual([]);
  });
});
