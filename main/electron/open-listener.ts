import type { Settings } from '../../shared/settings/schema.ts';
import type { Clock, Log } from '../engine/ports.ts';
import type { Monitor } from '../monitor/monitor.ts';
import { sourceTrouble } from '../monitor/source-trouble.ts';
import { keepApiToken } from '../web/api-token.ts';
import type { PageContent } from '../web/page-content.ts';
import { startWebServer } from '../web/server.ts';
import type { Opened } from './metrics-listener.ts';

interface ListenerParts {
  readonly monitor: Pick<Monitor, 'engine' | 'metrics' | 'settings'>;
  readonly dataFolder: string;
  readonly page: PageContent;
  readonly clock: Clock;
  readonly log: Log;
  /** Told the API token, so that log and diagnostics can cut it out. */
  readonly addSecret: (secret: string) => void;
  readonly version: string;
}

/** Opens `/metrics`, `/health` and `/api`; the dashboard stays in the app's own window. */
export async function openListener(parts: ListenerParts, settings: Settings['metrics']): Promise<Opened> {
  const { engine, metrics } = parts.monitor;
  const kept = await keepApiToken(parts.dataFolder);
  if (!kept.ok) return { ok: false, sentence: kept.failure };
  parts.addSecret(kept.value.token);
  const opened = await startWebServer({
    ...settings,
    ...{ clock: parts.clock, version: parts.version, metrics, dashboard: false, page: parts.page },
    token: kept.value.token,
    source: engine,
    log: parts.log.child('web'),
    alive: () => (engine.isRunning() ? { ok: true } : { ok: false, reason: 'the poll loop is not running' }),
    refresh: engine.refresh,
    describeTrouble: (source) => sourceTrouble(source, parts.monitor.settings()),
  });
  if (!opened.ok) return { ok: false, sentence: opened.failure.message };
  const { url, close } = opened.value;
  parts.log.info('listening', { url, tokenFile: kept.value.path });
  return { ok: true, url, close };
}
