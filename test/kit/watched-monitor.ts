import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenDb } from '../../main/engine/history/history-db.ts';
import type { NoticeSink } from '../../main/engine/judge/judge.ts';
import type { Keychain } from '../../main/engine/secrets/keychain.ts';
import { createMonitor } from '../../main/monitor/create-monitor.ts';
import type { Monitor } from '../../main/monitor/monitor.ts';
import type { sourcesFrom } from '../../main/monitor/sources.ts';
import type { Alert } from '../../shared/domain/alert.ts';
import type { Notice } from '../../shared/rules/alerts/notices.ts';
import { parseSettings } from '../../shared/settings/parse-settings.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import { MINUTE } from '../../shared/time-units.ts';
import { type Fleet, type FleetOptions, type FleetServer, startFleet } from '../simulator/start-fleet.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { createMemoryKeychain } from './memory-keychain.ts';
import { createMemoryLog, type MemoryLog } from './memory-log.ts';

/** A notice with the moment at which people were told. */
export interface ToldNotice extends Notice {
  readonly atMs: number;
}

/** A simulated fleet over real TLS, watched by the whole monitor with a data folder of its own. */
export interface WatchedMonitor {
  readonly fleet: Fleet;
  readonly clock: FakeClock;
  readonly folder: string;
  /** All that people were told, over restarts. */
  readonly told: readonly ToldNotice[];
  /** The one that runs now. */
  monitor(): Monitor;
  /** Of the run that goes on now. */
  log(): MemoryLog;
  /** The simulated server of this name, or the first. */
  server(name?: string): FleetServer;
  /** Alerts that fire, by rule. */
  firing(rule?: string): readonly Alert[];
  alert(rule: string): Alert | undefined;
  /** Lets time pass for fleet and monitor alike; returns when all that fell due is done, kept and told. */
  pass(ms: number): Promise<void>;
  /** Lets time pass until the fleet was read and judged. */
  settle(): Promise<void>;
  /** Ends the monitor and begins another one on the same folder; time may pass in between. */
  restart(how?: Restart): Promise<void>;
  /** The settings with these instead of what is there. */
  reconfigure(change: object): Promise<void>;
  close(): Promise<void>;
}

export interface Restart {
  readonly afterMs?: number;
  /** Other settings. */
  readonly change?: object;
  /** The one before is killed instead of stopped. */
  readonly kill?: boolean;
  /** Done while none runs. */
  readonly meanwhile?: () => void;
}

export interface MonitorOptions extends FleetOptions {
  /** Over the settings that name the fleet's servers. */
  readonly settings?: object;
  /** Environment for secrets beside those of the servers. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly sourcesOf?: typeof sourcesFrom;
  /** The keychain, given the secrets that are to be in it. */
  readonly keychainOf?: (kept: Record<string, string>) => Keychain;
  readonly loadDatabase?: () => Promise<OpenDb>;
}

export async function watchWithMonitor(options: MonitorOptions = {}): Promise<WatchedMonitor> {
  const fleet = await startFleet(options);
  const folder = mkdtempSync(join(tmpdir(), 'monitor-'));
  const clock = createFakeClock(fleet.world.nowMs, (nowMs) => {
    if (nowMs > fleet.world.nowMs) fleet.advanceTo(nowMs);
  });
  const keychain = (options.keychainOf ?? createMemoryKeychain)(
    Object.fromEntries(fleet.servers.map(({ name, tokenSecret }) => [name, tokenSecret])),
  );
  const told: ToldNotice[] = [];
  const sink: NoticeSink = {
    show: (notices) => void told.push(...notices.map((notice) => ({ ...notice, atMs: clock.nowMs() }))),
  };
  let change: object = options.settings ?? {};
  let log = createMemoryLog();
  let monitor = await begin();

  async function begin(): Promise<Monitor> {
    log = createMemoryLog();
    const made = await createMonitor({
      settings: settingsOf(fleet, change),
      dataFolder: folder,
      secrets: {
        baseFolder: folder,
        environment: options.environment ?? {},
        keychain,
      },
      addSecret: () => {},
      decodeWorker: new URL('../../main/engine/pbs/decode-worker.ts', import.meta.url),
      ...{ clock, log, random: () => 0.5 },
      ...(options.sourcesOf ? { sourcesOf: options.sourcesOf } : {}),
      ...(options.loadDatabase ? { loadDatabase: options.loadDatabase } : {}),
    });
    made.addSink(sink);
    made.start();
    return made;
  }

  const pass = (ms: number) =>
    clock.advance(ms, async () => {
      await monitor.idle();
      // Its requests are real ones, which the fake clock would call late.
      await monitor.forwarding().idle();
      await monitor.push().idle();
    });
  const firing = (rule?: string) =>
    [...monitor.judge.alerts().values()].filter(
      (alert) => alert.state === 'firing' && (rule === undefined || alert.rule === rule),
    );
  return {
    ...{ fleet, clock, folder, told, firing, pass },
    monitor: () => monitor,
    log: () => log,
    server(name) {
      const found = name === undefined ? fleet.servers[0] : fleet.servers.find((server) => server.name === name);
      if (!found) throw new Error(`no server ${name}`);
      return found;
    },
    alert: (rule) => [...monitor.judge.alerts().values()].find((alert) => alert.rule === rule),
    async settle() {
      for (let minute = 0; minute < 60 && !monitor.judge.isAllEvaluated(); minute++) await pass(MINUTE);
      if (!monitor.judge.isAllEvaluated()) throw new Error('not judged within an hour');
      await pass(MINUTE);
    },
    async restart({ afterMs = 0, change: changed, kill = false, meanwhile = () => {} } = {}) {
      const before = monitor;
      if (kill) await abandon(before, folder);
      else await before.stop();
      change = changed ?? change;
      meanwhile();
      clock.sleep(afterMs);
      monitor = await begin();
    },
    async reconfigure(changed) {
      change = changed;
      await monitor.reconfigure(settingsOf(fleet, change));
    },
    async close() {
      await monitor.stop();
      await fleet.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** As a killed process leaves things: what its end writes is not there. */
async function abandon(monitor: Monitor, folder: string): Promise<void> {
  monitor.history.close();
  const left = `${folder}-left`;
  cpSync(folder, left, { recursive: true });
  await monitor.stop();
  rmSync(folder, { recursive: true });
  renameSync(left, folder);
}

/** Settings that watch all servers of a fleet. */
export function settingsOf(fleet: Fleet, change: object = {}): Settings {
  const parsed = parseSettings(
    {
      servers: fleet.servers.map(({ name, url, tokenId, fingerprint }) => ({ name, url, tokenId, fingerprint })),
      ...change,
    },
    { host: 'headless' },
  );
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  return parsed.settings;
}
