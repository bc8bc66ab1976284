/** What a key does, and how it is told. */
export interface Shortcut {
  /** One key, or two after each other: `g o`. */
  readonly keys: string;
  readonly text: string;
  readonly run: () => void;
}

/** The second key of a pair must follow within this time. */
const PAIR_MS = 1_500;

/**
 * Makes the handler of key presses for shortcuts. While something is typed, or a modifier is held, keys are not ours.
 * `nowMs` only measures the time between two keys.
 */
export function shortcutHandler(shortcuts: readonly Shortcut[], nowMs: () => number): (event: KeyboardEvent) => void {
  let first: { readonly key: string; readonly atMs: number } | null = null;
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
    const before = first !== null && nowMs() - first.atMs <= PAIR_MS ? `${first.key} ` : '';
    const hit = shortcuts.find(({ keys }) => keys === before + event.key);
    const isFirst = shortcuts.some(({ keys }) => keys.startsWith(`${event.key} `));
    first = hit === undefined && isFirst ? { key: event.key, atMs: nowMs() } : null;
    if (hit === undefined) return;
    event.preventDefault();
    hit.run();
  };
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) ||
    target.closest('dialog') !== null
  );
}
