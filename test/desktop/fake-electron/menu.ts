import type { Menu, MenuItemConstructorOptions } from 'electron';

export type FakeMenu = readonly MenuItemConstructorOptions[];

const templates = new WeakMap<object, FakeMenu>();

/** A menu as it was when it was built: changes of its items later are not seen by panels. */
export function builtMenu(template: MenuItemConstructorOptions[]): Menu {
  const menu = {};
  templates.set(menu, snapshot(template));
  return menu as Menu;
}

export function menuItems(menu: Menu): FakeMenu {
  const items = templates.get(menu);
  if (items === undefined) throw new TypeError('not a menu');
  return items;
}

/** What a person reads, indented by depth; `[x]` and `[ ]` for boxes. */
export function menuText(items: FakeMenu, indent = ''): string[] {
  return items.flatMap((item) => {
    if (item.type === 'separator') return [`${indent}---`];
    const box = item.type === 'checkbox' ? (item.checked === true ? '[x] ' : '[ ] ') : '';
    const inner = Array.isArray(item.submenu) ? menuText(item.submenu, `${indent}  `) : [];
    return [`${indent}${box}${item.label ?? ''}`, ...inner];
  });
}

function snapshot(template: readonly MenuItemConstructorOptions[]): FakeMenu {
  return template.map((item) => ({
    ...item,
    ...(Array.isArray(item.submenu) ? { submenu: [...snapshot(item.submenu)] } : {}),
  }));
}
