import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { killRounds } from '../bench/history/kill-rounds.ts';

it('loses nothing that was committed when it is killed while it writes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'history-kill-'));
  try {
    let step = 0;
    const figures = await killRounds(folder, 10, () => (++step * 0.37) % 1);
    expect(figures).toEqual({ kills: 10, committed: figures.committed, lost: 0, halves: 0, damaged: 0 });
    expect(figures.committed).toBeGreaterThanOrEqual(500);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
