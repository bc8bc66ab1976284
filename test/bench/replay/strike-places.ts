import type { Datastore, PbsServer } from '../../simulator/world/model.ts';
import { type GroupPlace, groupAt, serverNamed, storeNamed } from '../../simulator/world/places.ts';
import type { Line } from './in-process-transport.ts';
import type { Scene } from './strike.ts';

/** The server of an incident that has one. */
export function serverOf({ world, incident }: Scene): PbsServer {
  return serverNamed(world, incident.server ?? '');
}

/** The server and store of an incident that has them. */
export function storeOf(scene: Scene): { readonly server: PbsServer; readonly store: Datastore } {
  const server = serverOf(scene);
  return { server, store: storeNamed(server, scene.incident.datastore ?? '') };
}

/** The group of an incident that has one. */
export function groupOf({ world, incident }: Scene): GroupPlace {
  const { server, datastore, namespace, group } = incident;
  return groupAt(world, server ?? '', datastore ?? '', namespace ?? '', group ?? '');
}

/** The way to the server of an incident. */
export function lineOf({ lines, incident }: Scene): Line {
  const line = lines.get(incident.server ?? '');
  if (line === undefined) throw new Error(`no line to "${incident.server}"`);
  return line;
}

/** A server's time as the world's. */
export function worldMs(server: PbsServer, atS: number | null): number {
  return (atS ?? 0) * 1000 - server.clockSkewMs;
}
