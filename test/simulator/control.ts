/** Steering a running fleet by messages: for the command line, and for benchmarks that run it as a process of its own. */
import type { Fleet, FleetServer } from './start-fleet.ts';
import type { Fault } from './wire/faults.ts';
import type { ServerCounts } from './wire/stats.ts';

export type ControlCommand =
  | { readonly do: 'stats' }
  | { readonly do: 'reset' }
  | { readonly do: 'now' }
  | { readonly do: 'advance'; readonly ms: number }
  | { readonly do: 'fault'; readonly fault: Fault; readonly server?: string; readonly endpoint?: string }
  | { readonly do: 'clear'; readonly server?: string };

export interface ControlReply {
  readonly nowMs: number;
  readonly stats?: Readonly<Record<string, ServerCounts>>;
}

/** `server` and `endpoint` left out mean all of them. */
export async function obey(fleet: Fleet, command: ControlCommand): Promise<ControlReply> {
  switch (command.do) {
    case 'stats':
      return { nowMs: fleet.world.nowMs, stats: allCounts(fleet) };
    case 'reset':
      for (const server of fleet.servers) server.stats.reset();
      break;
    case 'now':
      break;
    case 'advance':
      fleet.advance(command.ms);
      break;
    case 'fault':
      for (const server of wanted(fleet, command.server)) await server.faults.add(command.fault, command.endpoint);
      break;
    case 'clear':
      for (const server of wanted(fleet, command.server)) await server.faults.clear();
      break;
    default:
      throw new Error(`unknown command: ${JSON.stringify(command satisfies never)}`);
  }
  return { nowMs: fleet.world.nowMs };
}

function wanted(fleet: Fleet, name: string | undefined): readonly FleetServer[] {
  const found = name === undefined ? fleet.servers : fleet.servers.filter((server) => server.name === name);
  if (found.length === 0) throw new Error(`no server is named "${name}"`);
  return found;
}

function allCounts(fleet: Fleet): Record<string, ServerCounts> {
  return Object.fromEntries(fleet.servers.map((server) => [server.name, server.stats.read()]));
}
