import { pathToFileURL } from 'node:url';
import { decode } from '../../../main/engine/pbs/decode.ts';
import type { Decoder } from '../../../main/engine/pbs/decoder.ts';
import { pbsSource } from '../../../main/engine/poll/pbs-source.ts';
import { createMonitor } from '../../../main/monitor/create-monitor.ts';
import type { Monitor } from '../../../main/monitor/monitor.ts';
import type { SourceParts } from '../../../main/monitor/sources.ts';
import type { Alert } from '../../../shared/domain/alert.ts';
import { success } from '../../../shared/outcome.ts';
import type { Notice } from '../../../shared/rules/alerts/notices.ts';
import { parseSettings } from '../../../shared/settings/parse-settings.ts';
import type { Settings } from '../../../shared/settings/schema.ts';
import { SECOND } from '../../../shared/time-units.ts';
import { createMemoryKeychain } from '../../kit/memory-keychain.ts';
import { createMemoryLog, type MemoryLog } from '../../kit/memory-log.ts';
import type { World } from '../../simulator/world/model.ts';
import { advanceTo } from '../../simulator/world/world.ts';
import type { Firing, ToldNotice } from './chronicle.ts';
import { inProcessTransport } from './in-process-transport.ts';
import { createLeapClock } from './leap-clock.ts';
import type { Lines } from './lines.ts';

export interface RigParts {
  readonly world: World;
  readonly lines: Lines;
  /** For history; over restarts of the monitor the same. */
  readonly folder: string;
  readonly pollingIntervalMs: number;
  /** Told after each step of the clock. */
  readonly onStep: () => void;
}

/** The product as its hosts build it, on the world's clock, with servers that it reaches without sockets. */
export interface Rig {
  readonly notices: readonly ToldNotice[];
  /** Every alert that began to fire, those of mere information included. */
  readonly firings: readonly Firing[];
  readonly log: MemoryLog;
  /** How often the fleet was judged. */
  rounds(): number;
  open(): Promise<void>;
  /** The program ends. */
  close(): Promise<void>;
  pass(untilMs: number): Promise<void>;
  /** The machine sleeps until then, and is awake again. */
  sleep(untilMs: number): Promise<void>;
  /** Other alert settings from now on, as an admin would type them. */
  setAlerts(alerts: object): Promise<void>;
}

/** A timer that is later than half a minute is taken for sleep. */
const LEAP_MS = 43 * SECOND;

export function createRig(parts: RigParts): Rig {
  const { world, lines, onStep } = parts;
  const log = createMemoryLog();
  const notices: ToldNotice[] = [];
  const firings: Firing[] = [];
  let alerts: object = {};
  let monitor: Monitor | null = null;
  let rounds = 0;
  let judgedAtMs: number | null = null;
  const clock = createLeapClock({
    startMs: world.nowMs,
    leapMs: LEAP_MS,
    onLeap(nowMs) {
      advanceTo(world, nowMs);
      onStep();
    },
  });

  function running(): Monitor {
    if (monitor === null) throw new Error('the monitor is closed');
    return monitor;
  }

  function noteFirings(known: ReadonlyMap<string, Alert>, seen: Set<string>): void {
    for (const { id, state, rule, subject, summary, severity, firedAtMs } of known.values()) {
      const key = `${id} ${firedAtMs}`;
      if (state !== 'firing' || firedAtMs === null || seen.has(key)) continue;
      seen.add(key);
      firings.push({ rule, subject, summary, severity, atMs: firedAtMs });
    }
  }

  async function settled(): Promise<void> {
    if (monitor === null) return;
    await monitor.idle();
    if (monitor.judge.judgedAtMs() === judgedAtMs) return;
    judgedAtMs = monitor.judge.judgedAtMs();
    rounds++;
  }

  const seen = new Set<string>();
  return {
    rounds: () => rounds,
    notices,
    firings,
    log,
    async open() {
      const opened = await createMonitor({
        settings: settingsOf(parts, alerts),
        dataFolder: parts.folder,
        secrets: { baseFolder: parts.folder, environment: {}, keychain: createMemoryKeychain() },
        addSecret: () => {},
        decodeWorker: pathToFileURL('/never-started'),
        clock,
        log,
        random: () => 0.5,
        sourcesOf: (from) => sourcesOf(parts, from),
        interfaces: () => interfacesOf(lines),
      });
      opened.addSink({
        show: (shown, known) => void notices.push(...shown.map((notice) => told(notice, known, clock.nowMs()))),
      });
      opened.judge.subscribe(() => noteFirings(opened.judge.alerts(), seen));
      opened.start();
      monitor = opened;
    },
    async close() {
      await monitor?.stop();
      monitor = null;
    },
    async pass(untilMs) {
      await clock.passUntil(untilMs, settled);
    },
    async sleep(untilMs) {
      running().sleep();
      clock.sleepUntil(untilMs);
      running().wake();
      await running().idle();
    },
    async setAlerts(next) {
      alerts = next;
      await monitor?.reconfigure(settingsOf(parts, alerts));
    },
  };
}

function settingsOf({ world, lines, pollingIntervalMs }: RigParts, alerts: object): Settings {
  const parsed = parseSettings(
    {
      servers: world.servers.map(({ name, access }) => ({
        name,
        kind: 'pbs',
        url: `https://${name}.example.net:8007`,
        tokenId: [...access.tokens.keys()][0],
        fingerprint: lines.get(name)?.pin,
      })),
      polling: { intervalSeconds: pollingIntervalMs / 1000 },
      alerts,
    },
    { host: 'headless' },
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed));
  return parsed.settings;
}

/** A machine with one address, and without any while every line is cut at its end. */
function interfacesOf(lines: Lines) {
  if ([...lines.values()].every(({ cutWith }) => cutWith === 'ENETUNREACH')) return {};
  const address = { address: '192.0.2.7', netmask: '255.255.255.0', cidr: '192.0.2.7/24', mac: '02:00:00:00:00:01' };
  return { eth0: [{ ...address, family: 'IPv4' as const, internal: false }] };
}

/** What a program may be: every answer is read at once, in this thread. */
const decoder: Decoder = {
  decode: async (kind, body, place) => decode(kind, body, place),
  stop: async () => {},
};

async function sourcesOf({ world, lines }: RigParts, { nowMs, past, snapshotDetail }: SourceParts) {
  return world.servers.flatMap((server) => {
    const line = lines.get(server.name);
    const [token] = server.access.tokens.values();
    if (line === undefined || token === undefined) return [];
    return [
      pbsSource({
        server: {
          name: server.name,
          url: `https://${server.name}.example.net:8007`,
          tokenId: token.id,
          datastores: { include: ['*'], exclude: [] },
        },
        fingerprint: line.pin,
        transport: success(inProcessTransport({ world, server, line, tokenId: token.id })),
        ...{ decoder, snapshotDetail, nowMs: nowMs(), key: server.name },
        ...(past ? { past } : {}),
      }),
    ];
  });
}

function told(notice: Notice, alerts: ReadonlyMap<string, Alert>, atMs: number): ToldNotice {
  const { kind, severity, title, alertIds } = notice;
  const said = alertIds.flatMap((id) => {
    const alert = alerts.get(id);
    return alert === undefined ? [] : [{ rule: alert.rule, subject: alert.subject, summary: alert.summary }];
  });
  return { atMs, kind, severity, title, said };
}
