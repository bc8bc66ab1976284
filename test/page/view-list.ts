import type { Page } from 'playwright-core';

/** A view, and what is pressed in it before the picture is taken. */
export interface View {
  readonly name: string;
  readonly hash: string;
  /** Names of roles to press in order: `tab:History`, `button:Details`, or a key: `key:?`. */
  readonly press?: readonly string[];
}

/** The pages of the navigation. */
export const COMMON_VIEWS: readonly View[] = [
  { name: 'overview', hash: '#/' },
  { name: 'clients', hash: '#/clients' },
  { name: 'servers', hash: '#/servers' },
  { name: 'alerts', hash: '#/alerts' },
  { name: 'tasks', hash: '#/tasks' },
  { name: 'settings', hash: '#/settings' },
];

/** Every view there is, dialogs and details included, on the demo fleet. */
export const DEMO_VIEWS: readonly View[] = [
  ...COMMON_VIEWS,
  { name: 'overview-filtered', hash: '#/?server=pbs-vienna&state=late' },
  { name: 'datastore', hash: '#/datastore/pbs-vienna/bakery-huber' },
  { name: 'group', hash: '#/datastore/pbs-vienna/bakery-huber/vm%2F101' },
  { name: 'server', hash: '#/server/pbs-vienna' },
  { name: 'alert', hash: '#/alerts', press: ['button:Details'] },
  { name: 'threshold', hash: '#/alerts', press: ['button:Details', 'button:Adjust this rule…'] },
  { name: 'alert-history', hash: '#/alerts', press: ['tab:History'] },
  { name: 'task-log', hash: '#/tasks', press: ['button:Details'] },
  ...['clients', 'alerts', 'notifications', 'forwarding', 'polling', 'metrics', 'file'].map((section) => ({
    name: `settings-${section}`,
    hash: `#/settings/${section}`,
  })),
  { name: 'add-server', hash: '#/settings/servers', press: ['button:Add a server'] },
  { name: 'shortcuts', hash: '#/', press: ['key:?'] },
  { name: 'welcome', hash: '#/welcome' },
];

/** Does one step of a view. */
export async function press(page: Page, step: string): Promise<void> {
  const [role, name = ''] = step.split(/:(.*)/s);
  if (role === 'key') return page.keyboard.press(name);
  const target = role === 'tab' ? page.getByRole('tab', { name }) : page.getByRole('button', { name });
  await target.first().click({ timeout: 5_000 });
}

/** Waits until no call is under way, nothing is loading, and all of it is painted. */
export function followCalls(page: Page): () => Promise<void> {
  let waiting = 0;
  const isCall = (url: string) => url.includes('/api/call/');
  page.on('request', (request) => {
    if (isCall(request.url())) waiting += 1;
  });
  const done = (request: { url(): string }) => {
    if (isCall(request.url())) waiting -= 1;
  };
  page.on('requestfinished', done);
  page.on('requestfailed', done);
  return async () => {
    for (let calm = 0; calm < 3; calm = waiting > 0 ? 0 : calm + 1) {
      await page.waitForFunction(() => document.querySelector('.progress-dots') === null, null, { timeout: 15_000 });
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 60)));
    }
  };
}
