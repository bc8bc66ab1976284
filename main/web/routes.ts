import type { IncomingMessage } from 'node:http';
import { CALLS } from '../../shared/contract/calls.ts';
import { isCallName } from '../../shared/contract/dispatch.ts';
import type { Clock, StateSource } from '../engine/ports.ts';
import type { Access } from './access.ts';
import { alertCommandAnswer, alertCommandIn, alertsAnswer } from './alerts-answer.ts';
import { type Answer, jsonAnswer, type StreamAnswer, textAnswer } from './answer.ts';
import { callAnswer, compressed } from './call-answer.ts';
import type { Events } from './events.ts';
import { type DescribeTrouble, healthAnswer, type Liveness } from './health.ts';
import { type MetricsText, metricsAnswer } from './metrics-answer.ts';
import { pageFileAnswer } from './page-answer.ts';
import type { PageContent } from './page-content.ts';
import type { PageFiles } from './page-files.ts';
import { type Refresh, refreshAnswer } from './refresh.ts';
import { statusPage } from './status-page.ts';

/** What the routes tell about. */
export interface WebContent {
  readonly source: Pick<StateSource, 'state'>;
  readonly clock: Pick<Clock, 'nowMs'>;
  /** Our own version. */
  readonly version: string;
  /** Null: metrics are switched off. */
  readonly metrics: MetricsText | null;
  /** Whether `/` shows the servers. */
  readonly dashboard: boolean;
  /** What the API tells of alerts and, with the dashboard, of all else. */
  readonly page?: PageContent | null;
  /** The built page; without it `/` is a page without scripts. */
  readonly files?: PageFiles | null;
  readonly alive: () => Liveness;
  readonly refresh: Refresh;
  readonly describeTrouble: DescribeTrouble;
}

/** With the streams that the listener keeps. */
export interface RoutedContent extends WebContent {
  readonly events: Events | null;
}

/** Answers one request. */
export type Respond = (request: IncomingMessage) => Answer | StreamAnswer | Promise<Answer>;

interface Route {
  readonly methods: readonly string[];
  /** `open`: to everybody who reaches us. `shell`: as `read`, but a browser may load it to give the token. */
  readonly access: 'open' | 'read' | 'command' | 'shell';
  readonly respond: Respond;
}

const READ = ['GET', 'HEAD'];
const MAX_BODY_BYTES = 64 * 1024;

export function createRoutes(content: RoutedContent, access: Access): Respond {
  const routes = routesOf(content);
  return (request) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const route = routes.get(path) ?? routeInPath(path, content);
    const kind = route?.access ?? (path === '/api' || path.startsWith('/api/') ? 'read' : 'open');
    const refusal = kind === 'open' ? null : access.refusal(request, kind === 'command' ? 'command' : 'read');
    if (refusal) return (kind === 'shell' ? shellRefusal(request, refusal, content) : null) ?? refusal;
    if (!route) return textAnswer(404, 'There is nothing here.');
    if (!route.methods.includes(request.method ?? '')) {
      return textAnswer(405, 'This method is not allowed here.', { allow: route.methods.join(', ') });
    }
    return route.respond(request);
  };
}

/**
 * A browser that lacks the token gets the page all the same, as the body of the refusal: it holds no data, and is what
 * takes the token out of the address or asks for it.
 */
function shellRefusal(request: IncomingMessage, refusal: Answer, { files }: WebContent): Answer | null {
  const shell = files?.get('/index.html');
  const isBrowser = (request.headers.accept ?? '').includes('text/html');
  return shell && refusal.status === 401 && isBrowser ? pageFileAnswer(request, shell, 401) : null;
}

function routesOf(content: RoutedContent): ReadonlyMap<string, Route> {
  const routes = new Map<string, Route>([
    ['/', { methods: READ, access: 'shell', respond: (request) => frontPage(request, content) }],
    ['/health', { methods: READ, access: 'open', respond: () => health(content) }],
    [
      '/api/refresh',
      {
        methods: ['POST'],
        access: 'command',
        respond: (request) => refreshAnswer(request, content.refresh, MAX_BODY_BYTES),
      },
    ],
  ]);
  const { metrics } = content;
  if (metrics) {
    routes.set('/metrics', { methods: READ, access: 'open', respond: (request) => metricsAnswer(request, metrics) });
  }
  addFiles(routes, content);
  addPage(routes, content);
  return routes;
}

function health({ source, alive, version, describeTrouble }: WebContent): Answer {
  return healthAnswer(source.state(), alive(), version, describeTrouble);
}

function frontPage(request: IncomingMessage, content: WebContent): Answer {
  const shell = content.dashboard && content.page ? content.files?.get('/index.html') : undefined;
  return shell ? pageFileAnswer(request, shell) : statusPage(content);
}

/** The page's own files hold no data and are open; what they show is not. */
function addFiles(routes: Map<string, Route>, { files, dashboard }: WebContent): void {
  if (!dashboard) return;
  for (const [path, file] of files ?? []) {
    if (path === '/index.html' || routes.has(path) || path.startsWith('/api')) continue;
    routes.set(path, { methods: READ, access: 'open', respond: (request) => pageFileAnswer(request, file) });
  }
}

function addPage(routes: Map<string, Route>, { page, dashboard, events }: RoutedContent): void {
  if (!page) return;
  routes.set('/api/alerts', { methods: READ, access: 'read', respond: () => alertsAnswer(page.alerts()) });
  if (!dashboard || !events) return;
  const state: Respond = (request) => compressed(jsonAnswer(200, page.feed.state()), request);
  routes.set('/api/state', { methods: READ, access: 'read', respond: state });
  routes.set('/api/events', { methods: ['GET'], access: 'read', respond: () => events.answer() });
}

const CALL = '/api/call/';

/** Routes whose path names what they are about. */
function routeInPath(path: string, { page, dashboard }: WebContent): Route | null {
  if (!page) return null;
  const command = alertCommandIn(path);
  if (command) {
    const respond: Respond = (request) => alertCommandAnswer(request, command, page);
    return { methods: ['POST'], access: 'command', respond };
  }
  if (!dashboard || !path.startsWith(CALL)) return null;
  return callRoute(path.slice(CALL.length), page);
}

/** Calls that show are asked for, calls that change or reveal are commands. */
function callRoute(name: string, { call }: PageContent): Route {
  const isChange = isCallName(name) && CALLS[name].scope === 'change';
  const respond: Respond = (request) => callAnswer(request, name, call);
  if (isChange) return { methods: ['POST'], access: 'command', respond };
  return { methods: isCallName(name) ? ['GET'] : ['GET', 'POST'], access: 'read', respond };
}
