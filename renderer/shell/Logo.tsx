import type { VNode } from 'preact';

/** The mark: a disk, and a tick below it. */
export function Logo(): VNode {
  return (
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
      <rect class="logo__ground" width="32" height="32" rx="8" />
      <ellipse class="logo__disk" cx="16" cy="10.2" rx="8.5" ry="3.7" />
      <path class="logo__tick" d="M10 21l4.3 4.2 8.2-8.4" />
    </svg>
  );
}
