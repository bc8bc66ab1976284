import type { Done, SettingsView } from '../../../shared/contract/calls.ts';
import { type Called, dispatch } from '../../../shared/contract/dispatch.ts';
import type { AlertView } from '../../../shared/contract/page-state.ts';
import type { Host } from '../../../shared/settings/schema.ts';
import { dryRun } from '../../engine/judge/dry-run.ts';
import { createDecoder } from '../../engine/pbs/decoder.ts';
import type { Clock } from '../../engine/ports.ts';
import { createTimeZones } from '../../engine/runtime/time-zones.ts';
import type { SecretSources } from '../../engine/secrets/read-secret.ts';
import type { Monitor } from '../monitor.ts';
import type { AppFacts } from '../page/app-part.ts';
import { createPageSource, type PageSource } from '../page/page-source.ts';
import { createHandlers } from './create-handlers.ts';
import type { SettingsKeeper } from './settings-keeper.ts';
import { createTestServer } from './test-server.ts';

export interface DashboardParts {
  readonly monitor: Monitor;
  readonly host: Host;
  readonly app: Omit<AppFacts, 'host' | 'startedAtMs' | 'timeZone'>;
  readonly keeper: SettingsKeeper;
  readonly secrets: SecretSources;
  /** Told every secret before it is used, so that the log can cut it out. */
  readonly addSecret: (secret: string) => void;
  /** The program of the thread that reads large answers. */
  readonly decodeWorker: URL;
  readonly clock: Clock;
  readonly listener: () => Pick<SettingsView, 'listening' | 'listenTrouble'>;
  /** Shows a notification on this desktop; without it there is none. */
  readonly notify?: () => Promise<Done>;
}

/** The program side of the page: the same over HTTP and over IPC. Whoever made it stops it. */
export interface Dashboard {
  readonly feed: Pick<PageSource, 'state' | 'follow'>;
  alerts(): readonly AlertView[];
  /** Answers a call of the contract that came from outside. Rejects only by mistake. */
  call(name: string, args: unknown): Promise<Called>;
  stop(): Promise<void>;
}

export function createDashboard(parts: DashboardParts): Dashboard {
  const { monitor, host, clock } = parts;
  const { engine, learner, judge, history, settings } = monitor;
  const decoder = createDecoder(parts.decodeWorker);
  const page = createPageSource({
    ...{ source: engine, learner, judge, history, settings, clock },
    app: {
      ...parts.app,
      host,
      startedAtMs: clock.nowMs(),
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    },
  });
  const localTime = createTimeZones();
  const handlers = createHandlers({
    ...{ engine, history, judge, page, settings, clock, keeper: parts.keeper },
    forwarding: monitor.forwarding,
    push: monitor.push,
    testServer: createTestServer({ ...parts, settings, decoder }),
    listener: parts.listener,
    notify: parts.notify ?? null,
    dryRun: (wish) => dryRun({ fleet: engine.state, history, learner, settings, localTime, clock }, wish),
  });
  return {
    feed: page,
    alerts: page.alerts,
    call: (name, args) => dispatch(handlers, name, args),
    stop: () => decoder.stop(),
  };
}
