import { expect, it } from 'vitest';
import { createDecisions } from '../../../../../main/engine/learn/decisions.ts';
import type { Documents } from '../../../../../main/engine/ports.ts';
import type { GroupDecision } from '../../../../../shared/domain/history.ts';

const place = (group: string) => ({ server: 'pbs-1', datastore: 'main', namespace: 'a', group });
const earlier = (...list: GroupDecision[]) => ({ earlierDecisions: () => list });
const NONE = { earlierDecisions: () => null };

/** Documents in memory, which may refuse to keep. */
function aShelf(): Documents & { trouble: string | null } {
  const kept = new Map<string, string>();
  return {
    trouble: null,
    keep(name, text) {
      if (this.trouble === null) kept.set(name, text);
      return this.trouble;
    },
    recall: (name, read) => (kept.has(name) ? read(kept.get(name) ?? '') : null),
  };
}

it('hold from now on and for later runs, each of its own group', () => {
  const shelf = aShelf();
  const decisions = createDecisions(shelf, NONE);
  expect(decisions.decide(place('vm/1'), 'archived')).toBeNull();
  expect(decisions.decide(place('vm/2'), 'archived')).toBeNull();
  expect(decisions.decide(place('vm/2'), 'watched')).toBeNull();
  for (const run of [decisions, createDecisions(shelf, NONE)]) {
    expect(['vm/1', 'vm/2', 'vm/3'].map((group) => run.of(place(group)))).toEqual(['archived', 'watched', null]);
    expect(run.of({ ...place('vm/1'), namespace: '' })).toBeNull();
  }
});

it('that cannot be kept hold all the same, and are kept as soon as that can be', () => {
  const shelf = aShelf();
  const decisions = createDecisions(shelf, NONE);
  shelf.trouble = 'No room.';
  expect(decisions.decide(place('vm/1'), 'archived')).toBe('No room.');
  expect(decisions.of(place('vm/1'))).toBe('archived');
  decisions.keepRest();
  expect(createDecisions(shelf, NONE).of(place('vm/1'))).toBeNull();
  shelf.trouble = null;
  decisions.keepRest();
  expect(createDecisions(shelf, NONE).of(place('vm/1'))).toBe('archived');
});

it('of earlier programs are taken over from history, unless somebody decided since', () => {
  const shelf = aShelf();
  createDecisions(shelf, NONE).decide(place('vm/1'), 'watched');
  const history = earlier({ ...place('vm/1'), care: 'archived' }, { ...place('vm/2'), care: 'archived' });
  createDecisions(shelf, history).keepRest();
  const later = createDecisions(shelf, NONE);
  expect([later.of(place('vm/1')), later.of(place('vm/2'))]).toEqual(['watched', 'archived']);
});

it.each(['', '{', 'null', '{"version":2,"groups":[]}', '{"version":1,"groups":[{"care":"archived"}]}'])(
  'are none in what is no document of ours: %j',
  (text) => {
    const asked: unknown[] = [];
    const shelf: Documents = {
      keep: () => null,
      recall(_name, read) {
        asked.push(read(text));
        return null;
      },
    };
    createDecisions(shelf, NONE);
    expect(asked).toEqual([null]);
  },
);
