import type { FunctionComponent } from 'preact';
import type { PageProps } from '../connected/page-props.ts';
import { ClientsPage } from './clients/ClientsPage.tsx';
import { GlancePage } from './glance/GlancePage.tsx';
import { HomePage } from './HomePage.tsx';
import { latePage } from './late-page.tsx';
import { WelcomePage } from './welcome/WelcomePage.tsx';

/** A page and its address. */
export interface Route {
  /** First step of the address; empty: the page at `#/`. */
  readonly step: string;
  /** How many names must follow; more may, and are handed on. */
  readonly names: number;
  readonly page: FunctionComponent<PageProps>;
  /** Of a page that is not part of the first load: fetches its code ahead. */
  readonly prefetch?: () => void;
  /** Its place in the navigation; absent: it has none. */
  readonly navigation?: {
    readonly label: string;
    /** Pressed after `g`. */
    readonly key: string;
  };
  /** Further names of its address are places within one page: what was entered there stays. */
  readonly isOnePage?: true;
  /** It stands alone, without what is on every page. */
  readonly isBare?: true;
  /** Step of the page that it belongs to in the navigation. */
  readonly under?: string;
}

/** Every page there is. To add one: a folder with its component, its row here, its name in build/house/rooms.mjs. */
export const ROUTES: readonly Route[] = [
  { step: '', names: 0, page: HomePage, navigation: { label: 'Overview', key: 'o' } },
  { step: 'clients', names: 0, page: ClientsPage, navigation: { label: 'Clients', key: 'c' } },
  {
    step: 'servers',
    names: 0,
    ...latePage(() => import('./servers/ServersPage.tsx').then(({ ServersPage }) => ServersPage)),
    navigation: { label: 'Servers', key: 's' },
  },
  {
    step: 'server',
    names: 1,
    ...latePage(() => import('./servers/ServerPage.tsx').then(({ ServerPage }) => ServerPage)),
    under: 'servers',
  },
  {
    step: 'datastore',
    names: 2,
    ...latePage(() => import('./datastore/DatastorePage.tsx').then(({ DatastorePage }) => DatastorePage)),
    under: '',
  },
  {
    step: 'alerts',
    names: 0,
    ...latePage(() => import('./alerts/AlertsPage.tsx').then(({ AlertsPage }) => AlertsPage)),
    navigation: { label: 'Alerts', key: 'a' },
  },
  {
    step: 'tasks',
    names: 0,
    ...latePage(() => import('./tasks/TasksPage.tsx').then(({ TasksPage }) => TasksPage)),
    navigation: { label: 'Tasks', key: 't' },
  },
  {
    step: 'settings',
    names: 0,
    ...latePage(() => import('./settings/SettingsPage.tsx').then(({ SettingsPage }) => SettingsPage)),
    isOnePage: true,
    navigation: { label: 'Settings', key: 'e' },
  },
  { step: 'welcome', names: 0, page: WelcomePage },
  { step: 'glance', names: 0, page: GlancePage, isBare: true },
];

/** What tells the pages of an address apart: another one begins anew. */
export function pageKey(path: readonly string[]): string {
  const route = routeFor(path);
  const names = route?.isOnePage === true ? path.slice(0, 1 + route.names) : path;
  return names.join('/');
}

/** The route for an address's path; null: there is no such page. */
export function routeFor(path: readonly string[]): Route | null {
  const [step = '', ...names] = path;
  return ROUTES.find((route) => route.step === step && names.length >= route.names) ?? null;
}
