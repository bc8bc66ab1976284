import type { VNode } from 'preact';

export interface LiveTextProps {
  /** What to say next; the empty string says nothing. The same text twice is said once. */
  readonly text: string;
}

/** Says a change to screen readers, such as `3 of 120 groups shown`, and shows nothing. Keep it on the page. */
export function LiveText({ text }: LiveTextProps): VNode {
  return (
    <div class="visually-hidden" role="status" aria-live="polite">
      {text}
    </div>
  );
}
