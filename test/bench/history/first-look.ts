import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRecorder } from '../../../main/engine/history/recorder.ts';
import { openHistory } from '../../../main/engine/history/sqlite-history.ts';
import type { StateSource } from '../../../main/engine/ports.ts';
import { createRealClock } from '../../../main/engine/runtime/real-clock.ts';
import { type FleetState, fleetOf } from '../../../shared/domain/fleet.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import { DAY, MINUTE } from '../../../shared/time-units.ts';
import { aDatastore, aDetail, aGroup, aServer, aSnapshot, byGroupKey, NOW, read, stores } from '../../kit/builders.ts';
import { watchBlocks } from '../engine/block-watch.ts';
import { groupPlace, LARGE, serverName, storeName } from './fleet-rows.ts';

const SNAPSHOTS = 60;

export interface FirstLookFigures {
  readonly groups: number;
  readonly snapshots: number;
  readonly totalMs: number;
  /** The longest time for which nothing else got its turn. */
  readonly longestBlockMs: number;
  /** The next poll of the server, with nothing new but host figures and sizes. */
  readonly nextPollMs: number;
}

/** The recorder meets one server of the large fleet whose snapshots are all read already. */
export async function timeFirstLook(): Promise<FirstLookFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'history-first-'));
  const clock = createRealClock();
  const log = { debug() {}, info() {}, warn() {}, error() {}, child: () => log };
  const kept = await openHistory({ folder, clock, log });
  let state: FleetState = fleetOf(0, []);
  let tell = (_state: FleetState) => {};
  const source: StateSource = {
    state: () => state,
    subscribe(listener) {
      tell = listener;
      return () => {};
    },
  };
  const recorder = startRecorder({ ...kept, source, clock, log, pollingIntervalMs: MINUTE, retentionMs: 400 * DAY });
  const look = async (server: ServerState) => {
    state = fleetOf(state.revision + 1, [server]);
    const startedAtMs = performance.now();
    tell(state);
    await recorder.idle();
    return performance.now() - startedAtMs;
  };
  const server = aLargeServer();
  const blocks = watchBlocks(clock.nowMs);
  try {
    await new Promise((resolve) => setTimeout(resolve, 50));
    blocks.reset();
    const totalMs = await look(server);
    const longestBlockMs = blocks.read().longest[0]?.blockedMs ?? 0;
    const nextPollMs = await look(nextPoll(server));
    const groups = LARGE.storesPerServer * LARGE.groupsPerStore;
    return { groups, snapshots: groups * SNAPSHOTS, totalMs, longestBlockMs, nextPollMs };
  } finally {
    blocks.stop();
    recorder.stop();
    kept.history.close();
    rmSync(folder, { recursive: true });
  }
}

function aLargeServer(): ServerState {
  const datastores = Array.from({ length: LARGE.storesPerServer }, (_, store) => {
    const places = Array.from({ length: LARGE.groupsPerStore }, (_none, group) => groupPlace(0, store, group));
    const byNamespace = Map.groupBy(places, ({ namespace }) => namespace);
    const groups = new Map(
      [...byNamespace].map(([namespace, own]) => [namespace, own.map(({ group }) => groupNamed(group))]),
    );
    return aDatastore({
      name: storeName(store),
      namespaces: read([...byNamespace.keys()]),
      groups: new Map([...groups].map(([namespace, list]) => [namespace, read(list)])),
      details: new Map(
        [...groups].map(([namespace, list]) => [
          namespace,
          byGroupKey(...list.map((group) => [group, aDetail(group, snapshots())] as const)),
        ]),
      ),
    });
  });
  return aServer({ name: serverName(0), datastores: stores(...datastores) });
}

function groupNamed(key: string) {
  return aGroup({ backupId: key.slice(3), lastFinished: { kind: 'at', atMs: NOW - DAY }, namedBackupAtMs: NOW - DAY });
}

function snapshots() {
  return Array.from({ length: SNAPSHOTS }, (_, day) => aSnapshot({ takenAtMs: NOW - (day + 1) * DAY }));
}

function nextPoll(server: ServerState): ServerState {
  const atMs = NOW + 10 * MINUTE;
  const datastores = new Map(
    [...server.datastores].map(([name, datastore]) => {
      const usage = read({ totalBytes: 1000, usedBytes: 401, availableBytes: 549 }, atMs);
      return [name, { ...datastore, usage }];
    }),
  );
  const host = server.host.kind === 'read' ? { ...server.host, takenAtMs: atMs } : server.host;
  return { ...server, datastores, host, lastPollAtMs: atMs };
}
