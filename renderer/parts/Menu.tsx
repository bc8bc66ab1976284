import type { VNode } from 'preact';
import { useId, useRef } from 'preact/hooks';
import { Icon, type IconName } from './Icon.tsx';
import './Menu.css';
import { placeBelow } from './place-below.ts';

export interface MenuItem {
  readonly key: string;
  readonly text: string;
  readonly onSelect: () => void;
  readonly isDisabled?: boolean | undefined;
  readonly tone?: 'plain' | 'danger' | undefined;
}

export interface MenuProps {
  /** Its button's text; the name alone with `isIconOnly`. */
  readonly text: string;
  readonly icon?: IconName | undefined;
  readonly isIconOnly?: boolean | undefined;
  readonly items: readonly MenuItem[];
}

/** A button that opens a list of things to do, above everything else. Escape closes it and the focus returns. */
export function Menu({ text, icon = 'down', isIconOnly = false, items }: MenuProps): VNode {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const opened = (event: { readonly newState: string }) => {
    const isOpen = event.newState === 'open';
    button.current?.setAttribute('aria-expanded', String(isOpen));
    if (!isOpen || button.current === null || list.current === null) return;
    placeBelow(list.current, button.current);
    itemsOf(list.current)[0]?.focus();
  };
  const select = (item: MenuItem) => {
    list.current?.hidePopover();
    button.current?.focus();
    item.onSelect();
  };
  return (
    <span class="menu">
      <button
        type="button"
        ref={button}
        class={`button button--${isIconOnly ? 'quiet button--icon-only' : 'plain'}`}
        popovertarget={id}
        aria-haspopup="menu"
        aria-expanded="false"
        title={isIconOnly ? text : undefined}
        onKeyDown={openByArrow}
      >
        <span class={isIconOnly ? 'visually-hidden' : 'button__text'}>{text}</span>
        <Icon name={icon} />
      </button>
      <div
        class="menu__list"
        id={id}
        ref={list}
        popover="auto"
        role="menu"
        aria-label={text}
        onToggle={opened}
        onKeyDown={walk}
      >
        {items.map((item) => (
          <button
            key={item.key}
            type="button"
            role="menuitem"
            class={`menu__item menu__item--${item.tone ?? 'plain'}`}
            tabIndex={-1}
            disabled={item.isDisabled === true}
            onClick={() => select(item)}
          >
            {item.text}
          </button>
        ))}
      </div>
    </span>
  );
}

function openByArrow(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  if (event.key !== 'ArrowDown') return;
  event.preventDefault();
  event.currentTarget.click();
}

function walk(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  const items = itemsOf(event.currentTarget);
  const target = targetOf(event.key, items);
  if (event.key === 'Tab') event.currentTarget.hidePopover();
  if (target === undefined) return;
  event.preventDefault();
  target.focus();
}

function targetOf(pressed: string, items: readonly HTMLElement[]): HTMLElement | undefined {
  const index = items.findIndex((item) => item.matches(':focus'));
  switch (pressed) {
    case 'ArrowDown':
      return items[(index + 1) % items.length];
    case 'ArrowUp':
      return items[(index - 1 + items.length) % items.length];
    case 'Home':
      return items[0];
    case 'End':
      return items.at(-1);
    default: {
      if (pressed.length !== 1) return undefined;
      const after = [...items.slice(index + 1), ...items.slice(0, index + 1)];
      return after.find(({ textContent }) => textContent.toLowerCase().startsWith(pressed.toLowerCase()));
    }
  }
}

function itemsOf(list: Element): readonly HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>('[role="menuitem"]:not(:disabled)')];
}
