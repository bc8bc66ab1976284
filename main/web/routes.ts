import type { IncomingMessage } from 'node:http';
import type { Clock, StateSource } from '../engine/ports.ts';
import type { Access } from './access.ts';
import { type Answer, textAnswer } from './answer.ts';
import { type DescribeTrouble, healthAnswer, type Liveness } from './health.ts';
import { type MetricsText, metricsAnswer } from './metrics-answer.ts';
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
  readonly alive: () => Liveness;
  readonly refresh: Refresh;
  readonly describeTrouble: DescribeTrouble;
}

/** Answers one request. */
export type Respond = (request: IncomingMessage) => Answer | Promise<Answer>;

interface Route {
  readonly methods: readonly string[];
  /** `open`: to everybody who reaches us. */
  readonly access: 'open' | 'read' | 'command';
  readonly respond: Respond;
}

const READ = ['GET', 'HEAD'];
const MAX_BODY_BYTES = 64 * 1024;

export function createRoutes(content: WebContent, access: Access): Respond {
  const routes = routesOf(content);
  return (request) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const route = routes.get(path);
    const kind = route?.access ?? (path === '/api' || path.startsWith('/api/') ? 'read' : 'open');
    const refusal = kind === 'open' ? null : access.refusal(request, kind);
    if (refusal) return refusal;
    if (!route) return textAnswer(404, 'There is nothing here.');
    if (!route.methods.includes(request.method ?? '')) {
      return textAnswer(405, 'This method is not allowed here.', { allow: route.methods.join(', ') });
    }
    return route.respond(request);
  };
}

function routesOf(content: WebContent): ReadonlyMap<string, Route> {
  const { source, metrics, describeTrouble, version } = content;
  const routes = new Map<string, Route>([
    ['/', { methods: READ, access: 'read', respond: () => statusPage(content) }],
    [
      '/health',
      {
        methods: READ,
        access: 'open',
        respond: () => healthAnswer(source.state(), content.alive(), version, describeTrouble),
      },
    ],
    [
      '/api/refresh',
      {
        methods: ['POST'],
        access: 'command',
        respond: (request) => refreshAnswer(request, content.refresh, MAX_BODY_BYTES),
      },
    ],
  ]);
  if (metrics) {
    routes.set('/metrics', { methods: READ, access: 'open', respond: (request) => metricsAnswer(request, metrics) });
  }
  return routes;
}
