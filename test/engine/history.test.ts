import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../main/engine/engine.ts';
import { createPastKeeper } from '../../main/engine/history/past-keeper.ts';
import { type Recorder, startRecorder } from '../../main/engine/history/recorder.ts';
import { openHistory } from '../../main/engine/history/sqlite-history.ts';
import { createDecoder } from '../../main/engine/pbs/decoder.ts';
import { createTransport } from '../../main/engine/pbs/transport.ts';
import { pbsSource } from '../../main/engine/poll/pbs-source.ts';
import type { History } from '../../main/engine/ports.ts';
import { success } from '../../shared/outcome.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../shared/time-units.ts';
import { createFakeClock } from '../kit/fake-clock.ts';
import { createMemoryLog } from '../kit/memory-log.ts';
import type { Scenario } from '../simulator/scenarios/scenario.ts';
import { type Fleet, startFleet } from '../simulator/start-fleet.ts';
import { GIB } from '../simulator/world/build.ts';
import { seedUsedHistory } from '../simulator/world/past.ts';
import { recordTask, sortTaskIndex } from '../simulator/world/tasks.ts';
import { addTinyServer, tiny } from './tiny-fleet.ts';

/** The tiny server with 30 days behind it, and groups whose tasks can be told apart. */
function withPast(version = '4.2.3'): Scenario {
  return {
    ...tiny,
    build(world) {
      const server = addTinyServer(world, 'pbs-1', version);
      const nowS = Math.floor(world.nowMs / 1000);
      for (const store of server.datastores.values()) seedUsedHistory(store, nowS, 30, 2 * GIB);
      for (let day = 1; day < 30; day++) {
        const startS = nowS - day * 86_400;
        const task = { authId: 'root@pam', startS, endS: startS + 120, status: 'OK' };
        recordTask(server, { ...task, workerType: 'backup', workerId: 'side:vm/101' });
        recordTask(server, { ...task, workerType: 'garbage_collection', workerId: 'side', status: 'broken' });
      }
      sortTaskIndex(server);
    },
  };
}

interface Running {
  readonly engine: Engine;
  readonly history: History;
  readonly recorder: Recorder;
  pass(ms: number): Promise<void>;
  end(): Promise<void>;
}

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function aFleet(scenario: Scenario): Promise<{ fleet: Fleet; folder: string }> {
  const fleet = await startFleet({ scenario });
  const folder = mkdtempSync(join(tmpdir(), 'history-'));
  ends.push(fleet.close, () => rmSync(folder, { recursive: true }));
  return { fleet, folder };
}

async function start(fleet: Fleet, folder: string): Promise<Running> {
  const clock = createFakeClock(fleet.world.nowMs, fleet.advanceTo);
  const log = createMemoryLog();
  const { history, file } = await openHistory({ folder, clock, log });
  const retentionMs = 400 * DAY;
  const past = createPastKeeper({ file, clock, retentionMs, servers: fleet.servers.map(({ name }) => name) });
  const decoder = createDecoder(new URL('../../main/engine/pbs/decode-worker.ts', import.meta.url));
  const engine = createEngine({
    sources: fleet.servers.map(({ name, url, tokenId, tokenSecret, fingerprint }) =>
      pbsSource({
        server: { name, url, tokenId, datastores: { include: ['*'], exclude: [] } },
        fingerprint,
        transport: success(
          createTransport({ url, tokenId, tokenSecret, fingerprint, timeoutMs: 5 * SECOND, nowMs: clock.nowMs }),
        ),
        decoder,
        snapshotDetail: 'sweep',
        past,
        nowMs: clock.nowMs(),
      }),
    ),
    clock,
    random: () => 0.5,
    log,
    pollingIntervalMs: MINUTE,
    timeoutMs: 5 * SECOND,
    hurried: false,
  });
  const recorder = startRecorder({ history, file, source: engine, clock, log, pollingIntervalMs: MINUTE, retentionMs });
  engine.start();
  const running: Running = {
    engine,
    history,
    recorder,
    async pass(ms) {
      await clock.advance(ms, engine.idle);
      await recorder.idle();
    },
    async end() {
      await engine.stop();
      await decoder.stop();
      recorder.stop();
      await recorder.idle();
      history.close();
    },
  };
  ends.push(running.end);
  return running;
}

const asked = (fleet: Fleet, part: string) =>
  Object.entries(fleet.servers[0]?.stats.read().byEndpoint ?? {})
    .filter(([endpoint]) => endpoint.includes(part))
    .reduce((sum, [, requests]) => sum + requests, 0);

describe('the first start', () => {
  it.each(['4.2.3', '3.2.8', '3.2.4'])('shows 30 days, on version %s', async (version) => {
    const { fleet, folder } = await aFleet(withPast(version));
    const { history, pass } = await start(fleet, folder);
    await pass(3 * MINUTE);
    const nowMs = fleet.world.nowMs;
    const month = { fromMs: nowMs - 30 * DAY, untilMs: nowMs, maxPoints: 30 };
    for (const datastore of ['main', 'side']) {
      const used = history.series({ place: { server: 'pbs-1', datastore }, measure: 'used-bytes', ...month }) ?? [];
      expect(used.length).toBeGreaterThanOrEqual(29);
      expect((used.at(-2)?.mean ?? 0) - (used[1]?.mean ?? 0)).toBeCloseTo(54 * GIB, -10);
      expect(history.usagePast('pbs-1', datastore)?.kind).toBe('measured');
    }
    for (const measure of ['cpu-ratio', 'load1', 'memory-used-ratio', 'root-disk-used-ratio'] as const) {
      expect(history.series({ place: { server: 'pbs-1' }, measure, ...month })?.length).toBe(30);
    }
    const place = { server: 'pbs-1', datastore: 'side' };
    expect(history.backups(place, nowMs - 30 * DAY)?.length).toBeGreaterThanOrEqual(29);
    expect(history.tasks({ server: 'pbs-1', sinceMs: 0, failedOnly: true, limit: 99 })).toHaveLength(29);
    const edges = Array.from({ length: 31 }, (_, day) => nowMs - (30 - day) * DAY);
    const [row] = history.calendar(place, edges) ?? [];
    expect(row?.counts.filter((count) => count > 0).length).toBeGreaterThanOrEqual(29);
  });

  it('asks once, after the overview, and not again after a restart', async () => {
    const { fleet, folder } = await aFleet(withPast());
    const first = await start(fleet, folder);
    await first.pass(30 * SECOND);
    await first.pass(2 * HOUR);
    expect(asked(fleet, '/nodes/{node}/rrd')).toBe(1);
    expect(asked(fleet, '/admin/datastore/{store}/rrd')).toBe(2);
    const rows = first.history.statistics()?.rows;
    await first.end();
    const second = await start(fleet, folder);
    await second.pass(10 * MINUTE);
    expect(asked(fleet, 'rrd')).toBe(3);
    expect(second.history.statistics()?.rows).toMatchObject({ place: rows?.place, worker: rows?.worker });
  });

  it('asks again when nobody watched for days, and keeps what it had', async () => {
    const { fleet, folder } = await aFleet(withPast());
    const first = await start(fleet, folder);
    await first.pass(10 * MINUTE);
    const place = { server: 'pbs-1', datastore: 'main' };
    const today = Math.floor(fleet.world.nowMs / DAY) * DAY;
    const month = { fromMs: today - 20 * DAY, untilMs: today, maxPoints: 1 };
    const before = first.history.series({ place, measure: 'used-bytes', ...month });
    await first.end();
    fleet.advance(5 * DAY);
    const second = await start(fleet, folder);
    await second.pass(10 * MINUTE);
    expect(asked(fleet, '/nodes/{node}/rrd')).toBe(2);
    expect(second.history.series({ place, measure: 'used-bytes', ...month })).toEqual(before);
    const gap = { fromMs: month.untilMs + DAY, untilMs: month.untilMs + 4 * DAY, maxPoints: 3 };
    expect(second.history.series({ place: { server: 'pbs-1' }, measure: 'load1', ...gap })).toHaveLength(3);
  });

  it('makes do with ratios where the server does not give its samples, and says so', async () => {
    const { fleet, folder } = await aFleet(withPast());
    await fleet.servers[0]?.faults.add({ kind: 'status', status: 403 }, '/admin/datastore/{store}/rrd');
    const { history, pass } = await start(fleet, folder);
    await pass(10 * MINUTE);
    const past = history.usagePast('pbs-1', 'main');
    expect(past?.kind).toBe('estimated');
    const month = { fromMs: fleet.world.nowMs - 29 * DAY, untilMs: fleet.world.nowMs, maxPoints: 29 };
    const place = { server: 'pbs-1', datastore: 'main' };
    expect(history.series({ place, measure: 'used-bytes', ...month })).toHaveLength(29);
    expect(history.series({ place, measure: 'total-bytes', ...month })).toHaveLength(1);
  });

  it('asks in vain only once where the token may not', async () => {
    const { fleet, folder } = await aFleet(withPast());
    await fleet.servers[0]?.faults.add({ kind: 'status', status: 403 }, '/nodes/{node}/rrd');
    const { history, pass } = await start(fleet, folder);
    await pass(3 * HOUR);
    expect(asked(fleet, '/nodes/{node}/rrd')).toBe(1);
    expect(history.tasks({ server: 'pbs-1', sinceMs: 0, limit: 999 })?.length).toBeGreaterThan(50);
  });
});

describe('a running engine', () => {
  it('adds samples as time goes on', async () => {
    const { fleet, folder } = await aFleet(withPast());
    const { history, pass } = await start(fleet, folder);
    const fromMs = fleet.world.nowMs;
    await pass(2 * HOUR);
    const range = { fromMs, untilMs: fleet.world.nowMs, maxPoints: 1000 };
    const cpu = history.series({ place: { server: 'pbs-1' }, measure: 'cpu-ratio', ...range });
    expect(cpu?.length).toBeGreaterThanOrEqual(23);
    expect(history.trouble()).toBeNull();
  });

  it('asks nothing of the past without a history', async () => {
    const { watchFleet } = await import('../kit/watched-fleet.ts');
    const watched = await watchFleet({ scenario: withPast() });
    ends.push(watched.close);
    await watched.pass(10 * MINUTE);
    expect(asked(watched.fleet, 'rrd')).toBe(0);
  });
});
