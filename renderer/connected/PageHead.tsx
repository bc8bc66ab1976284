import type { ComponentChildren, VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import './PageHead.css';

export interface PageHeadProps {
  readonly title: string;
  /** Beside the title, such as an age or a state. */
  readonly note?: ComponentChildren;
  readonly actions?: ComponentChildren;
  /** The title is for screen readers and the window only. */
  readonly isSilent?: boolean;
}

/** The head of a page: its one `h1`, and the window's title. */
export function PageHead({ title, note, actions, isSilent = false }: PageHeadProps): VNode {
  useEffect(() => {
    document.title = `${title} · PBS Tray`;
  }, [title]);
  return (
    <header class={isSilent ? 'page-head page-head--silent' : 'page-head'}>
      <h1 class={isSilent ? 'visually-hidden' : 'page-head__title'}>
        <bdi>{title}</bdi>
      </h1>
      {note === undefined ? null : <div class="page-head__note">{note}</div>}
      {actions === undefined ? null : <div class="page-head__actions">{actions}</div>}
    </header>
  );
}
