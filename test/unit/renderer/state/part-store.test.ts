import { effect } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import { createPartStore } from '../../../../renderer/state/part-store.ts';
import { type PageState, partKey, type TasksPart } from '../../../../shared/contract/page-state.ts';

const tasks = (server: string, takenAtMs = 0): TasksPart => ({
  ...{ kind: 'tasks', server, takenAtMs, trouble: null, running: [], finished: [], omitted: 0 },
});
const state = (...parts: readonly TasksPart[]): PageState => ({
  ...{ revision: 1, nowMs: 0 },
  parts: Object.fromEntries(parts.map((part) => [partKey.tasks(part.server), part])),
});

describe('the parts of the state', () => {
  it('are there after the first state', () => {
    const store = createPartStore();
    expect(store.isLoaded.value).toBe(false);
    store.takeState(state(tasks('a'), tasks('b')));
    expect(store.isLoaded.value).toBe(true);
    expect(store.all('tasks').value.map(({ server }) => server)).toEqual(['a', 'b']);
    expect(store.part(partKey.tasks('a')).value).toEqual(tasks('a'));
  });

  it('are gone when a later state or a change leaves them out', () => {
    const store = createPartStore();
    store.takeState(state(tasks('a'), tasks('b'), tasks('c')));
    store.takeState(state(tasks('b'), tasks('c')));
    store.takeChange({ revision: 2, nowMs: 0, set: {}, removed: [partKey.tasks('c')] });
    expect(store.all('tasks').value.map(({ server }) => server)).toEqual(['b']);
    expect(store.part(partKey.tasks('a')).value).toBeUndefined();
  });

  it('wake only who shows them', () => {
    const store = createPartStore();
    store.takeState(state(tasks('a'), tasks('b')));
    const seen: string[] = [];
    effect(() => void seen.push(`a${JSON.stringify(store.part(partKey.tasks('a')).value)?.length}`));
    const before = seen.length;
    store.takeChange({ revision: 2, nowMs: 0, set: { [partKey.tasks('b')]: tasks('b', 99) }, removed: [] });
    expect(seen.length).toBe(before);
    store.takeChange({ revision: 3, nowMs: 0, set: { [partKey.tasks('a')]: tasks('a', 99) }, removed: [] });
    expect(seen.length).toBe(before + 1);
  });

  it('that are new reach who lists their kind', () => {
    const store = createPartStore();
    store.takeState(state(tasks('a')));
    const list = store.all('tasks');
    expect(list.value.length).toBe(1);
    store.takeChange({ revision: 2, nowMs: 0, set: { [partKey.tasks('z')]: tasks('z') }, removed: [] });
    expect(list.value.map(({ server }) => server)).toEqual(['a', 'z']);
  });
});
