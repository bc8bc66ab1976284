import type { VNode } from 'preact';
import './Name.css';

export interface NameProps {
  /** Anything a server or a person wrote. */
  readonly text: string;
  /** Typed letter by letter, such as ids, paths and fingerprints. */
  readonly isCode?: boolean | undefined;
  /** Shown whole on several lines instead of cut on one. */
  readonly wraps?: boolean | undefined;
}

/**
 * A foreign text: always text, in a direction of its own so that it cannot turn its neighbours around, cut with an
 * ellipsis where it is too long, whole on hovering. An empty one is said to be so.
 */
export function Name({ text, isCode = false, wraps = false }: NameProps): VNode {
  const classes = ['name', ...(isCode ? ['name--code'] : []), ...(wraps ? ['name--wraps'] : [])];
  if (text.trim() === '') return <span class="name name--empty">(empty)</span>;
  return (
    <bdi class={classes.join(' ')} title={text}>
      {text}
    </bdi>
  );
}
