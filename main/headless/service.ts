import { allSources, type FleetState } from '../../shared/domain/fleet.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import { MINUTE, SECOND } from '../../shared/time-units.ts';
import type { Engine } from '../engine/engine.ts';
import type { Clock, Log } from '../engine/ports.ts';
import type { Monitor } from '../monitor/monitor.ts';
import { sourceTrouble } from '../monitor/source-trouble.ts';
import { keepApiToken } from '../web/api-token.ts';
import type { Liveness } from '../web/health.ts';
import type { PageContent } from '../web/page-content.ts';
import type { PageFiles } from '../web/page-files.ts';
import { startWebServer, type WebServer } from '../web/server.ts';
import { keepTextFile } from './textfile.ts';

export interface ServiceParts {
  readonly monitor: Monitor;
  readonly settings: Settings;
  readonly dataFolder: string;
  readonly textFile: string | null;
  readonly clock: Clock;
  readonly log: Log;
  /** Told the API token, so that the log can cut it out. */
  readonly addSecret: (secret: string) => void;
  readonly version: string;
  /** What the API and the page tell. */
  readonly page: PageContent;
  /** The built page; null where it is not built. */
  readonly files: PageFiles | null;
  /** Writes a line for the person who started it. */
  readonly say: (line: string) => void;
}

/** The running service; or a sentence that says why it cannot run. */
export type Started =
  | {
      readonly ok: true;
      /** Null: none is served. */
      readonly dashboardUrl: string | null;
      stop(): Promise<void>;
    }
  | { readonly ok: false; readonly sentence: string };

/** Opens the listener, then starts to poll: a port that is taken is said before any server hears of us. */
export async function startService(parts: ServiceParts): Promise<Started> {
  const { monitor, settings, clock, log } = parts;
  const opened = await openListener(parts);
  if (!opened.ok) return opened;
  const endTextFile =
    parts.textFile === null
      ? () => {}
      : keepTextFile({
          path: parts.textFile,
          render: async () => (await monitor.metrics.render()).text,
          clock,
          log,
          intervalMs: settings.polling.intervalSeconds * SECOND,
        });
  monitor.start();
  return {
    ok: true,
    dashboardUrl: settings.dashboard.enabled ? (opened.listener?.url ?? null) : null,
    async stop() {
      endTextFile();
      await Promise.all([opened.listener?.close(), monitor.stop()]);
    },
  };
}

type Opened =
  | { readonly ok: true; readonly listener: WebServer | null }
  | { readonly ok: false; readonly sentence: string };

async function openListener(parts: ServiceParts): Promise<Opened> {
  const { monitor, settings, clock, log } = parts;
  const { engine, metrics } = monitor;
  if (!settings.metrics.enabled && !settings.dashboard.enabled) return { ok: true, listener: null };
  const kept = await keepApiToken(parts.dataFolder);
  if (!kept.ok) return { ok: false, sentence: kept.failure };
  parts.addSecret(kept.value.token);
  if (kept.value.replaced !== null) log.warn('api-token-replaced', { reason: kept.value.replaced });
  const opened = await startWebServer({
    ...settings.metrics,
    token: kept.value.token,
    source: engine,
    clock,
    log: log.child('web'),
    version: parts.version,
    metrics: settings.metrics.enabled ? metrics : null,
    dashboard: settings.dashboard.enabled,
    page: parts.page,
    files: parts.files,
    alive: () => livenessOf(engine, clock.nowMs(), settings),
    refresh: engine.refresh,
    describeTrouble: (source) => sourceTrouble(source, settings),
  });
  if (!opened.ok) return { ok: false, sentence: opened.failure.message };
  const { url } = opened.value;
  if (settings.dashboard.enabled) parts.say(`dashboard ${url}#token=${kept.value.token}`);
  if (settings.metrics.enabled) parts.say(`metrics   ${url}metrics`);
  log.info('listening', { url, tokenFile: kept.value.path });
  return { ok: true, listener: opened.value };
}

/** The longest that a healthy loop may be silent: its longest back-off, and the poll itself. */
function longestSilenceMs(settings: Settings): number {
  const { intervalSeconds, timeoutSeconds } = settings.polling;
  return 10 * MINUTE + 2 * intervalSeconds * SECOND + 4 * timeoutSeconds * SECOND;
}

function livenessOf(engine: Engine, nowMs: number, settings: Settings): Liveness {
  if (!engine.isRunning()) return { ok: false, reason: 'the poll loop is not running' };
  const stuck = stuckSource(engine.state(), nowMs - longestSilenceMs(settings));
  return stuck === undefined ? { ok: true } : { ok: false, reason: `${stuck} has not been polled for too long` };
}

function stuckSource(state: FleetState, sinceMs: number): string | undefined {
  return allSources(state).find(({ lastPollAtMs }) => lastPollAtMs !== null && lastPollAtMs < sinceMs)?.name;
}
