/** The simulated fleet for programs: a world, and one HTTPS server per PBS of it. */
import { scenarioNamed } from './scenarios/registry.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { type Certificate, createCertificate } from './wire/certificate.ts';
import type { FaultSwitch } from './wire/faults.ts';
import { type Listener, startListener } from './wire/listener.ts';
import type { ServerStats } from './wire/stats.ts';
import type { PbsServer, World } from './world/model.ts';
import { advanceTo, createWorld } from './world/world.ts';

export interface FleetOptions {
  /** Name of a scenario, a scenario of the caller's own, or a ready world. */
  readonly scenario?: string | Scenario;
  readonly world?: World;
  readonly seed?: number;
  /** Start of the world's clock; default: now when live, else the scenario's fixed moment. */
  readonly nowMs?: number;
  /** Follow the real clock. Otherwise time stands still until `advance`. */
  readonly live?: boolean;
  /** First server's port, the next ones follow; default: any free ports. */
  readonly portBase?: number;
  /** How long a 401 takes (3,000 on a real server). */
  readonly authDelayMs?: number;
}

export interface FleetServer {
  readonly name: string;
  readonly url: string;
  readonly tokenId: string;
  readonly tokenSecret: string;
  /** SHA-256, upper-case hex with colons; follows `setCertificate`. */
  readonly fingerprint: string;
  readonly certificatePem: string;
  readonly stats: ServerStats;
  readonly faults: FaultSwitch;
  /** The truth behind it. */
  readonly node: PbsServer;
  readonly setCertificate: (certificate: Certificate) => void;
  /** Ends all open connections, as a restart of the proxy does. */
  readonly dropConnections: () => void;
}

export interface Fleet {
  readonly world: World;
  readonly servers: readonly FleetServer[];
  readonly advance: (durationMs: number) => void;
  readonly advanceTo: (untilMs: number) => void;
  readonly close: () => Promise<void>;
}

const DEFAULT_SEED = 20_260_928;
const LIVE_TICK_MS = 1000;
const DAY_MS = 86_400_000;

/** Builds the world of a scenario without any server, for tests that run in-process. */
export function worldOf(options: FleetOptions): World {
  if (options.world !== undefined) return options.world;
  const { scenario = 'small' } = options;
  const chosen = typeof scenario === 'string' ? scenarioNamed(scenario) : scenario;
  const startMs = options.nowMs ?? (options.live === true ? Date.now() : chosen.startMs);
  const world = createWorld(options.seed ?? DEFAULT_SEED, startMs - chosen.pastDays * DAY_MS);
  chosen.build(world, startMs);
  advanceTo(world, startMs);
  return world;
}

export async function startFleet(options: FleetOptions = {}): Promise<Fleet> {
  const world = worldOf(options);
  const isLive = options.live === true;
  const follow = (): void => {
    if (isLive) advanceTo(world, Date.now());
  };
  const listeners: Listener[] = [];
  try {
    for (const [at, server] of world.servers.entries()) {
      const port = options.portBase === undefined ? 0 : options.portBase + at;
      const certificate = await createCertificate({ node: server.name });
      const authDelayMs = options.authDelayMs ?? 0;
      listeners.push(await startListener({ world, server, port, certificate, beforeRequest: follow, authDelayMs }));
    }
  } catch (error) {
    await Promise.all(listeners.map((listener) => listener.close()));
    throw error;
  }
  const ticking = isLive ? setInterval(follow, LIVE_TICK_MS).unref() : null;
  return {
    world,
    servers: listeners.map((listener, at) => fleetServer(listener, world.servers[at] as PbsServer)),
    advance: (durationMs) => advanceTo(world, world.nowMs + durationMs),
    advanceTo: (untilMs) => advanceTo(world, untilMs),
    async close() {
      if (ticking !== null) clearInterval(ticking);
      await Promise.all(listeners.map((listener) => listener.close()));
    },
  };
}

function fleetServer(listener: Listener, node: PbsServer): FleetServer {
  const [token] = node.access.tokens.values();
  return {
    name: node.name,
    url: `https://127.0.0.1:${listener.port}`,
    tokenId: token?.id ?? '',
    tokenSecret: token?.secret ?? '',
    get fingerprint() {
      return listener.certificate().fingerprint;
    },
    get certificatePem() {
      return listener.certificate().certificatePem;
    },
    stats: listener.stats,
    faults: listener.faults,
    node,
    setCertificate: listener.setCertificate,
    dropConnections: listener.dropConnections,
  };
}
