import { describe, expect, it } from 'vitest';
import { type AddressBar, createPlace } from '../../../../renderer/state/place.ts';

interface FakeBar extends AddressBar {
  readonly entries: string[];
  /** Runs what waits for typing to end. */
  pause(): void;
  /** The user goes to an address by hand. */
  visit(hash: string): void;
}

function fakeBar(hash = '', memory: string | null = null): FakeBar {
  const entries = [hash];
  const listeners = new Set<() => void>();
  const waiting = new Set<() => void>();
  let kept = memory;
  return {
    entries,
    hash: () => entries.at(-1) ?? '',
    push: (next) => void entries.push(next),
    replace: (next) => void entries.splice(-1, 1, next),
    onChange(run) {
      listeners.add(run);
      return () => listeners.delete(run);
    },
    remember: (text) => {
      kept = text;
    },
    remembered: () => kept,
    after(_ms, run) {
      waiting.add(run);
      return () => waiting.delete(run);
    },
    pause() {
      for (const run of waiting) run();
      waiting.clear();
    },
    visit(next) {
      entries.push(next);
      for (const run of listeners) run();
    },
  };
}

describe('the place of the page', () => {
  it('begins where the address says', () => {
    const place = createPlace(fakeBar('#/tasks?server=a'));
    expect(place.path.value).toEqual(['tasks']);
    expect(place.filter.value.server).toBe('a');
  });

  it('begins with the filter of last time where the address has none', () => {
    const first = fakeBar('#/');
    createPlace(first).setFilter({ server: 'pbs-1', state: 'late' });
    const bar = fakeBar('#/clients', first.remembered());
    expect(createPlace(bar).filter.value).toMatchObject({ server: 'pbs-1', state: 'late' });
    expect(bar.hash()).toBe('#/clients?server=pbs-1&state=late');
    const meant = createPlace(fakeBar('#/?server=other', first.remembered()));
    expect(meant.filter.value).toMatchObject({ server: 'other', state: null });
  });

  it('makes an entry of the history for a page, none for a filter', () => {
    const bar = fakeBar('#/');
    const place = createPlace(bar);
    place.setFilter({ server: 'a' });
    place.go(['alerts']);
    expect(bar.entries).toEqual(['#/?server=a', '#/alerts?server=a']);
  });

  it('shows typed text at once and writes it when typing pauses', () => {
    const bar = fakeBar('#/');
    const place = createPlace(bar);
    place.setFilter({ text: 'w' });
    place.setFilter({ text: 'we' });
    expect(place.filter.value.text).toBe('we');
    expect(bar.hash()).toBe('#/');
    bar.pause();
    expect(bar.hash()).toBe('#/?q=we');
  });

  it('follows the address bar', () => {
    const bar = fakeBar('#/');
    const place = createPlace(bar);
    bar.visit('#/server/x?q=1');
    expect([place.path.value, place.filter.value.text]).toEqual([['server', 'x'], '1']);
  });

  it('keeps the filter when the program shows a page, unless it names one', () => {
    const place = createPlace(fakeBar('#/?server=a'));
    place.goToHash('#/alerts');
    expect([place.path.value, place.filter.value.server]).toEqual([['alerts'], 'a']);
    place.goToHash('#/tasks?server=b');
    expect(place.filter.value.server).toBe('b');
  });
});
