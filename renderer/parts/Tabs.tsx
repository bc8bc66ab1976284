import type { ComponentChildren, VNode } from 'preact';
import { useId } from 'preact/hooks';
import './Tabs.css';

export interface Tab {
  readonly key: string;
  readonly title: string;
  /** Beside the title, such as how many alerts are in it. */
  readonly note?: ComponentChildren;
}

export interface TabsProps {
  /** What is divided, for screen readers. */
  readonly label: string;
  readonly tabs: readonly Tab[];
  /** A tab's key. */
  readonly selected: string;
  readonly onSelect: (key: string) => void;
  /** What the selected tab shows. */
  readonly children: ComponentChildren;
}

/** Several views in one place. Arrow keys, Home and End walk the tabs; the selected one is shown at once. */
export function Tabs({ label, tabs, selected, onSelect, children }: TabsProps): VNode {
  const id = useId();
  const walk = (event: KeyboardEvent & { readonly currentTarget: Element }) => {
    const target = targetOf(event.key, tabs, selected);
    if (target === undefined) return;
    event.preventDefault();
    onSelect(target.key);
    const index = tabs.indexOf(target);
    event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')[index]?.focus();
  };
  return (
    <div class="tabs">
      <div class="tabs__list" role="tablist" aria-label={label} onKeyDown={walk}>
        {tabs.map(({ key, title, note }) => (
          <button
            key={key}
            type="button"
            role="tab"
            class="tabs__tab"
            id={`${id}-tab-${key}`}
            aria-selected={key === selected}
            aria-controls={key === selected ? `${id}-panel` : undefined}
            tabIndex={key === selected ? 0 : -1}
            onClick={() => onSelect(key)}
          >
            {title}
            {note === undefined || note === null ? null : <span class="tabs__note">{note}</span>}
          </button>
        ))}
      </div>
      <div
        class="tabs__panel"
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-tab-${selected}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a panel without anything to focus must be reachable too
        tabIndex={0}
      >
        {children}
      </div>
    </div>
  );
}

function targetOf(pressed: string, tabs: readonly Tab[], selected: string): Tab | undefined {
  const index = tabs.findIndex(({ key }) => key === selected);
  switch (pressed) {
    case 'ArrowRight':
      return tabs[(index + 1) % tabs.length];
    case 'ArrowLeft':
      return tabs[(index - 1 + tabs.length) % tabs.length];
    case 'Home':
      return tabs[0];
    case 'End':
      return tabs.at(-1);
    default:
      return undefined;
  }
}
