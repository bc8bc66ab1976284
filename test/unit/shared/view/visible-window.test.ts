import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  heightOfRows,
  type RowLayout,
  scrollTopFor,
  topOfRow,
  visibleWindow,
} from '../../../../shared/view/visible-window.ts';

const PLAIN: RowLayout = { rowCount: 10_000, rowHeight: 40, detail: null };

const anyLayout: fc.Arbitrary<RowLayout> = fc
  .record({ rowCount: fc.integer({ min: 1, max: 12_000 }), rowHeight: fc.integer({ min: 20, max: 80 }) })
  .chain(({ rowCount, rowHeight }) =>
    fc
      .option(fc.record({ below: fc.nat(rowCount - 1), height: fc.nat(900) }))
      .map((detail) => ({ rowCount, rowHeight, detail })),
  );

describe('the window of a long table', () => {
  it('is a few dozen rows of ten thousand', () => {
    const { first, end } = visibleWindow(PLAIN, 200_000, 640);
    expect(first).toBeLessThanOrEqual(5000);
    expect(end).toBeGreaterThanOrEqual(5016);
    expect(end - first).toBeLessThanOrEqual(40);
  });

  it('does not change with a few pixels', () => {
    expect(visibleWindow(PLAIN, 200_010, 640)).toEqual(visibleWindow(PLAIN, 200_000, 640));
  });

  it('is empty where there are no rows', () => {
    expect(visibleWindow({ ...PLAIN, rowCount: 0 }, 0, 640)).toEqual({ first: 0, end: 0 });
  });

  it('holds every row in sight, wherever it is scrolled and whatever is unfolded', () => {
    fc.assert(
      fc.property(anyLayout, fc.nat(600_000), fc.integer({ min: 0, max: 2000 }), (layout, scrolled, view) => {
        const scrollTop = Math.min(scrolled, Math.max(0, heightOfRows(layout) - view));
        const { first, end } = visibleWindow(layout, scrollTop, view);
        const missed = Array.from({ length: layout.rowCount }, (_, index) => index).filter((index) => {
          const top = topOfRow(layout, index);
          return top < scrollTop + view && top + layout.rowHeight > scrollTop && (index < first || index >= end);
        });
        expect(missed).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the places of rows', () => {
  it('leave room for the unfolded row alone', () => {
    const layout = { rowCount: 4, rowHeight: 40, detail: { below: 1, height: 100 } };
    expect([0, 1, 2, 3].map((index) => topOfRow(layout, index))).toEqual([0, 40, 180, 220]);
    expect(heightOfRows(layout)).toBe(260);
  });
});

describe('scrolling to a row', () => {
  it('does not move what is wholly in sight', () => {
    expect(scrollTopFor(PLAIN, 5, 120, 640)).toBe(120);
  });

  it('moves just so far that the row is wholly in sight', () => {
    fc.assert(
      fc.property(
        anyLayout,
        fc.nat(400_000),
        fc.integer({ min: 100, max: 2000 }),
        fc.nat(),
        (layout, from, view, any) => {
          const index = any % layout.rowCount;
          const to = scrollTopFor(layout, index, from, view);
          const top = topOfRow(layout, index);
          expect(top).toBeGreaterThanOrEqual(to);
          expect(top + layout.rowHeight).toBeLessThanOrEqual(to + view);
          // Either nothing moved, or the row touches an edge.
          expect([from, top, top + layout.rowHeight - view, 0]).toContain(to);
        },
      ),
    );
  });
});
