import type { GroupPlace } from '../../shared/domain/history.ts';
import { DAY } from '../../shared/time-units.ts';
import { type Scenario, USUAL_START_MS } from '../simulator/scenarios/scenario.ts';
import { addDatastore, addGroup, addServer } from '../simulator/world/build.ts';
import { addPruneJob } from '../simulator/world/build-jobs.ts';
import { stopGroup } from '../simulator/world/change-group.ts';
import { plan } from '../simulator/world/event-queue.ts';
import type { KeepOptions } from '../simulator/world/job-model.ts';
import type { World } from '../simulator/world/model.ts';
import { groupKey, type GroupPlace as WorldPlace } from '../simulator/world/places.ts';
import type { RhythmWish } from '../simulator/world/rhythm.ts';
import { sortTaskIndex } from '../simulator/world/tasks.ts';

/** A guest of the scenario below: its rhythm until now, and for how long it has been silent. */
export interface Guest {
  readonly rhythm: RhythmWish;
  readonly comment?: string;
  readonly silentDays?: number;
}

/** One server of one datastore whose guests have run by their rhythms for 60 days. */
export function guestScenario(
  guests: Readonly<Record<string, Guest>>,
  keep: KeepOptions = { last: 30, daily: 30 },
): Scenario {
  return {
    name: 'guests',
    summary: 'one server, one datastore, chosen guests with 60 days behind them',
    startMs: USUAL_START_MS,
    pastDays: 60,
    build(world, startMs) {
      const server = addServer(world, { name: 'pbs-1', timeZone: 'Europe/Vienna' });
      const store = addDatastore(world, server, 'main', { gcSchedule: '12:00' });
      for (const [key, { rhythm, comment, silentDays }] of Object.entries(guests)) {
        const [type, id = ''] = key.split('/');
        const place = addGroup(world, server, store, '', {
          type: type === 'ct' || type === 'host' ? type : 'vm',
          ...{ id, comment: comment ?? null, rhythm },
        });
        if (silentDays === undefined) continue;
        plan(world.queue, startMs - silentDays * DAY, 'it stops', () => stopGroup(world, place));
      }
      addPruneJob(world, server, { id: 'p-1', store: 'main', schedule: '11:00', keep });
      sortTaskIndex(server);
    },
  };
}

/** A group of the world. */
export function guestOf(world: World, key: string): WorldPlace {
  const server = world.servers[0];
  const store = server?.datastores.get('main');
  const namespace = store?.namespaces.get('');
  const group = namespace?.groups.get(key);
  if (!server || !store || !namespace || !group) throw new Error(`no group ${key}`);
  return { server, store, namespace, group };
}

/** The same as history names it. */
export function placeOf(key: string): GroupPlace {
  return { server: 'pbs-1', datastore: 'main', namespace: '', group: key };
}

/** Every group of a world, as the world and as history name it. */
export function* allGroups(world: World): Generator<{ readonly place: WorldPlace; readonly known: GroupPlace }> {
  for (const server of world.servers) {
    for (const store of server.datastores.values()) {
      for (const namespace of store.namespaces.values()) {
        for (const group of namespace.groups.values()) {
          const known = {
            server: server.name,
            datastore: store.name,
            namespace: namespace.path,
            group: groupKey(group),
          };
          yield { place: { server, store, namespace, group }, known };
        }
      }
    }
  }
}
