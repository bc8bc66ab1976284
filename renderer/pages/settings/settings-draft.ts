import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { at, isObject, type Json, type JsonObject, withAt } from './json-at.ts';

/** Settings as they are being edited: nothing is kept before it is saved. */
export interface SettingsDraft {
  readonly document: ReadonlySignal<JsonObject>;
  readonly isChanged: ReadonlySignal<boolean>;
  get(path: readonly string[]): Json | undefined;
  set(path: readonly string[], value: Json | undefined): void;
  /** Takes what is kept now; what was being edited stays. */
  take(kept: unknown): void;
  /** Forgets what was being edited. */
  reset(): void;
  /** The whole, as somebody's file has it. */
  replace(document: JsonObject): void;
}

export function createDraft(kept: unknown): SettingsDraft {
  const base = signal<JsonObject>(isObject(kept) ? kept : {});
  const edited = signal<JsonObject | null>(null);
  const document = computed(() => edited.value ?? base.value);
  return {
    document,
    isChanged: computed(() => edited.value !== null && JSON.stringify(edited.value) !== JSON.stringify(base.value)),
    get: (path) => at(document.value, path),
    set(path, value) {
      edited.value = withAt(document.peek(), path, value);
    },
    take(next) {
      if (isObject(next)) base.value = next;
    },
    reset() {
      edited.value = null;
    },
    replace(next) {
      edited.value = next;
    },
  };
}
