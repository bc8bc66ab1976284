import type { ComponentChildren, VNode } from 'preact';
import { useId } from 'preact/hooks';
import './Panel.css';

export interface PanelProps {
  readonly title: string;
  /** The level of its heading on the page. */
  readonly level?: 2 | 3 | 4 | undefined;
  /** Beside the title, such as an age or a count. */
  readonly note?: ComponentChildren;
  /** Buttons at the end of the head. */
  readonly actions?: ComponentChildren;
  /** The body goes to the edges, as a table does. */
  readonly isFlush?: boolean | undefined;
  readonly children: ComponentChildren;
}

/** A part of a page with a heading: a region of its own for screen readers. */
export function Panel({ title, level = 2, note, actions, isFlush = false, children }: PanelProps): VNode {
  const id = useId();
  const Heading = `h${level}` as const;
  return (
    <section class={isFlush ? 'panel panel--flush' : 'panel'} aria-labelledby={id}>
      <header class="panel__head">
        <Heading id={id} class="panel__title">
          {title}
        </Heading>
        {isNothing(note) ? null : <span class="panel__note">{note}</span>}
        {isNothing(actions) ? null : <div class="panel__actions">{actions}</div>}
      </header>
      <div class="panel__body">{children}</div>
    </section>
  );
}

function isNothing(children: ComponentChildren): boolean {
  return children === undefined || children === null || children === false;
}
