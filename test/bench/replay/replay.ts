import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DAY, MINUTE } from '../../../shared/time-units.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { worldOf } from '../../simulator/start-fleet.ts';
import type { World } from '../../simulator/world/model.ts';
import { alertSettingsAt, settingsChanges } from './announcements.ts';
import { createBaseline } from './baseline.ts';
import type { BlindSpan, Chronicle } from './chronicle.ts';
import { END_MS, REPLAYED_DAYS, START_MS } from './days.ts';
import { replayScenario } from './fleet.ts';
import type { Incident } from './incident.ts';
import { incidentsOf } from './incidents.ts';
import { planOddities } from './innocents.ts';
import { type Lines, openLines } from './lines.ts';
import { type MachineEvent, machinePlan } from './machine-plan.ts';
import { odditiesOf } from './oddities.ts';
import type { Oddity } from './oddity.ts';
import { createRig, type Rig } from './rig.ts';
import type { Staged } from './score.ts';
import { planStrikes } from './strikes.ts';

export interface ReplayWish {
  readonly seed: number;
  /** Fewer days for a look. */
  readonly days?: number;
  readonly say: (line: string) => void;
}

export interface Replayed {
  readonly staged: Staged;
  readonly product: Chronicle;
  readonly baseline: Chronicle;
  readonly groups: number;
  /** How often the product judged the fleet. */
  readonly rounds: number;
  readonly machine: readonly MachineEvent[];
}

const POLLING_MS = 10 * MINUTE;

/** Where Linux keeps files in memory. */
const MEMORY_FOLDER = '/dev/shm';

/** Lives through the days of a seed, with the product and the plain fixed rules side by side. */
export async function replayDays({ seed, days = REPLAYED_DAYS, say }: ReplayWish): Promise<Replayed> {
  const incidents = incidentsOf(seed);
  const oddities = odditiesOf(seed, incidents);
  const machine = machinePlan(seed, incidents);
  const stage = buildStage(seed, incidents, oddities);
  const { world, lines, evidentAtMs } = stage;
  const baseline = createBaseline(world);
  // This is about judgement, not about disks.
  const folder = await mkdtemp(join(existsSync(MEMORY_FOLDER) ? MEMORY_FOLDER : tmpdir(), 'replay-'));
  const rig = createRig({
    world,
    lines,
    folder,
    pollingIntervalMs: POLLING_MS,
    onStep: () => baseline.look((server) => canReach(world, lines, server)),
  });
  try {
    await live({ rig, machine, oddities, untilMs: START_MS + days * DAY, say });
  } finally {
    await rig.close();
    await rm(folder, { recursive: true, force: true });
  }
  const blind = blindSpans(machine, incidents);
  return {
    staged: { incidents: incidents.filter(({ endMs }) => endMs < START_MS + days * DAY), oddities, evidentAtMs },
    product: { notices: rig.notices, firings: rig.firings, blind },
    baseline: { notices: baseline.notices, firings: baseline.firings, blind },
    groups: stage.groups,
    rounds: rig.rounds(),
    machine,
  };
}

interface Stage {
  readonly world: World;
  readonly lines: Lines;
  readonly evidentAtMs: Map<string, number>;
  readonly groups: number;
}

function buildStage(seed: number, incidents: readonly Incident[], oddities: readonly Oddity[]): Stage {
  const scenario = replayScenario(seed);
  const planned: { lines: Lines; evidentAtMs: Map<string, number> }[] = [];
  const staged: Scenario = {
    ...scenario,
    build(world, startMs) {
      scenario.build(world, startMs);
      const lines = openLines(world);
      const evidentAtMs = planStrikes(world, lines, incidents, seed);
      planOddities(world, lines, oddities);
      planned.push({ lines, evidentAtMs });
    },
  };
  const world = worldOf({ scenario: staged, seed });
  const [plans] = planned;
  if (plans === undefined) throw new Error('the world was not built');
  return { world, ...plans, groups: groupsIn(world) };
}

function groupsIn({ servers }: World): number {
  const stores = servers.flatMap(({ datastores }) => [...datastores.values()]);
  const namespaces = stores.flatMap((store) => [...store.namespaces.values()]);
  return namespaces.reduce((sum, namespace) => sum + namespace.groups.size, 0);
}

function canReach(world: World, lines: Lines, name: string): boolean {
  const line = lines.get(name);
  const isUp = world.servers.some((server) => server.name === name && server.isUp);
  return isUp && line !== undefined && line.cutWith === null && line.faults.length === 0;
}

interface Life {
  readonly rig: Rig;
  readonly machine: readonly MachineEvent[];
  readonly oddities: readonly Oddity[];
  readonly untilMs: number;
  readonly say: (line: string) => void;
}

/** One thing after the other: time passes, the machine sleeps, the admin announces a holiday. */
async function live({ rig, machine, oddities, untilMs, say }: Life): Promise<void> {
  await rig.setAlerts(alertSettingsAt(oddities, START_MS));
  await rig.open();
  const steps = [
    ...machine.map((event) => ({ atMs: event.fromMs, act: () => endure(rig, event) })),
    ...settingsChanges(oddities).map((atMs) => ({ atMs, act: () => rig.setAlerts(alertSettingsAt(oddities, atMs)) })),
    ...Array.from({ length: REPLAYED_DAYS / 10 }, (_, at) => {
      return { atMs: START_MS + at * 10 * DAY, act: async () => say(`day ${at * 10}`) };
    }),
  ].sort((a, b) => a.atMs - b.atMs);
  for (const step of steps) {
    if (step.atMs >= untilMs) break;
    await rig.pass(step.atMs);
    await step.act();
  }
  await rig.pass(Math.min(untilMs, END_MS));
}

async function endure(rig: Rig, event: MachineEvent): Promise<void> {
  if (event.kind === 'sleep') {
    await rig.sleep(event.untilMs);
    return;
  }
  await rig.close();
  await rig.pass(event.untilMs);
  await rig.open();
}

const BLINDING = new Set([
  'server down',
  'server talks nonsense',
  'token revoked',
  'certificate changed',
  'network offline',
  'privilege removed',
]);

/** When nobody can look: the machine sleeps or the program is closed; a server does not let us. */
function blindSpans(machine: readonly MachineEvent[], incidents: readonly Incident[]): BlindSpan[] {
  const asleep = machine.map(({ fromMs, untilMs }) => ({ server: null, fromMs, untilMs }));
  const shut = incidents
    .filter(({ kind }) => BLINDING.has(kind))
    .map(({ server, startMs, endMs }) => ({ server, fromMs: startMs, untilMs: endMs }));
  return [...asleep, ...shut];
}
