import type { FunctionComponent } from 'preact';
import type { PageProps } from '../connected/page-props.ts';
import { AlertsPage } from './alerts/AlertsPage.tsx';
import { ClientsPage } from './clients/ClientsPage.tsx';
import { DatastorePage } from './datastore/DatastorePage.tsx';
import { HomePage } from './HomePage.tsx';
import { ServerPage } from './servers/ServerPage.tsx';
import { ServersPage } from './servers/ServersPage.tsx';
import { SettingsPage } from './settings/SettingsPage.tsx';
import { TasksPage } from './tasks/TasksPage.tsx';
import { WelcomePage } from './welcome/WelcomePage.tsx';

/** A page and its address. */
export interface Route {
  /** First step of the address; empty: the page at `#/`. */
  readonly step: string;
  /** How many names must follow; more may, and are handed on. */
  readonly names: number;
  readonly page: FunctionComponent<PageProps>;
  /** Its place in the navigation; absent: it has none. */
  readonly navigation?: {
    readonly label: string;
    /** Pressed after `g`. */
    readonly key: string;
  };
  /** Step of the page that it belongs to in the navigation. */
  readonly under?: string;
}

/** Every page there is. To add one: a folder with its component, its row here, its name in build/house/rooms.mjs. */
export const ROUTES: readonly Route[] = [
  { step: '', names: 0, page: HomePage, navigation: { label: 'Overview', key: 'o' } },
  { step: 'clients', names: 0, page: ClientsPage, navigation: { label: 'Clients', key: 'c' } },
  { step: 'servers', names: 0, page: ServersPage, navigation: { label: 'Servers', key: 's' } },
  { step: 'server', names: 1, page: ServerPage, under: 'servers' },
  { step: 'datastore', names: 2, page: DatastorePage, under: '' },
  { step: 'alerts', names: 0, page: AlertsPage, navigation: { label: 'Alerts', key: 'a' } },
  { step: 'tasks', names: 0, page: TasksPage, navigation: { label: 'Tasks', key: 't' } },
  { step: 'settings', names: 0, page: SettingsPage, navigation: { label: 'Settings', key: 'e' } },
  { step: 'welcome', names: 0, page: WelcomePage },
];

/** The route for an address's path; null: there is no such page. */
export function routeFor(path: readonly string[]): Route | null {
  const [step = '', ...names] = path;
  return ROUTES.find((route) => route.step === step && names.length >= route.names) ?? null;
}
