import { closeSync, openSync, readdirSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Db, loadSqlite } from '../../main/engine/history/history-db.ts';
import { DAY, HOUR, MINUTE } from '../../shared/time-units.ts';
import type { WatchedMonitor } from '../kit/watched-monitor.ts';
import type { Scenario } from '../simulator/scenarios/scenario.ts';
import { addDatastore, addGroup, addServer, GIB } from '../simulator/world/build.ts';
import { pauseGroup } from '../simulator/world/change-group.ts';
import type { PbsServer } from '../simulator/world/model.ts';
import { tiny } from './tiny-fleet.ts';
import { fill, UNTIL_CRITICAL, watched } from './watching-alerts.ts';

const SLOWLY = { polling: { intervalSeconds: 300 } };
const MAIN = { server: 'pbs-1', datastore: 'main', namespace: '' };

/** Two hourly groups with two weeks behind them. */
const hourly: Scenario = {
  ...tiny,
  pastDays: 14,
  build(world) {
    const server = addServer(world, { name: 'pbs-1' });
    const store = addDatastore(world, server, 'main', { gcSchedule: 'daily' });
    for (const id of ['101', '102']) {
      addGroup(world, server, store, '', { type: 'vm', id, sizeBytes: GIB, rhythm: { kind: 'hourly' } });
    }
  },
};

function endBackups({ nowMs }: { nowMs(): number }, server: PbsServer): void {
  const groups = [...server.datastores.values()].flatMap((store) =>
    [...store.namespaces.values()].flatMap((namespace) => [...namespace.groups.values()]),
  );
  for (const group of groups) pauseGroup(group, nowMs() + 100 * DAY);
}

const pathIn = (made: WatchedMonitor) => join(made.folder, 'history.sqlite');
const asideIn = ({ folder }: WatchedMonitor) =>
  readdirSync(folder).filter((name) => /^history\.corrupt-.*\.sqlite$/.test(name));
const damage = (made: WatchedMonitor) => writeFileSync(pathIn(made), 'x'.repeat(20_000));
const ofHistory = ({ told }: WatchedMonitor) => told.filter(({ title }) => title.startsWith('History'));

describe('a history that was damaged while nothing ran', () => {
  it('takes no decision of people with it', async () => {
    const made = await watched({ scenario: hourly, settings: SLOWLY });
    await made.pass(HOUR);
    expect(made.monitor().judge.setCare({ ...MAIN, group: 'vm/101' }, 'archived')).toEqual({ ok: true });
    endBackups(made.clock, made.server().node);
    await made.restart({ meanwhile: () => damage(made) });
    await made.pass(8 * HOUR);
    expect(made.firing('backup-stale').map(({ subject }) => subject.backupId)).toEqual(['102']);
    // Once more, by what the second run kept.
    await made.restart({ meanwhile: () => damage(made) });
    await made.pass(3 * HOUR);
    expect(made.firing('backup-stale').map(({ subject }) => subject.backupId)).toEqual(['102']);
  });

  it('lets nothing be told anew, and nothing that was put off come back', async () => {
    const made = await watched({ settings: SLOWLY });
    fill(made, 0.97);
    fill(made, 0.97, 'side');
    await made.pass(UNTIL_CRITICAL);
    const [first, second] = made.firing('storage-critical');
    made.monitor().judge.acknowledge(first?.id ?? '', true);
    const untilMs = made.clock.nowMs() + DAY;
    made.monitor().judge.snooze(second?.id ?? '', { untilMs, untilChange: false });
    const before = made.told.length;
    await made.restart({ meanwhile: () => damage(made) });
    await made.pass(HOUR);
    const after = made.monitor().judge.alerts();
    expect(after.get(first?.id ?? '')?.acknowledgedAtMs).not.toBeNull();
    expect(after.get(second?.id ?? '')?.snooze).toEqual({ kind: 'until', untilMs });
    expect(made.told.slice(before)).toEqual(ofHistory(made));
  });

  it('is told once, with its new name and the next step, until that file is gone', async () => {
    const made = await watched({ settings: SLOWLY });
    await made.restart({ meanwhile: () => damage(made) });
    await made.pass(HOUR);
    const [name = ''] = asideIn(made);
    const path = join(made.folder, name);
    expect(made.told).toMatchObject([{ kind: 'fired', severity: 'warning', alertIds: { length: 1 } }]);
    expect(made.told[0]?.title).toContain(`set aside as ${path}`);
    expect(made.alert('history-unavailable')?.next).toContain('remove or move that file');
    await made.restart({ kill: true });
    await made.pass(6 * HOUR);
    expect(made.told).toHaveLength(1);
    expect(made.firing('history-unavailable')).toHaveLength(1);
    rmSync(path);
    await made.pass(HOUR);
    expect(made.firing('history-unavailable')).toEqual([]);
    expect(made.told.map(({ kind }) => kind)).toEqual(['fired', 'resolved']);
  });
});

describe('a history that is damaged while it is used', () => {
  it('has all that is known of the groups written into the new file', async () => {
    const handles: Db[] = [];
    const made = await watched({
      ...{ scenario: hourly, settings: SLOWLY },
      loadDatabase: async () => {
        const open = await loadSqlite();
        return (path, options) => {
          const db = open(path, options);
          handles.push(db);
          return db;
        };
      },
    });
    await made.pass(HOUR);
    const knownSince = () =>
      made
        .monitor()
        .history.keptGroups(MAIN)
        ?.map(({ group, sinceMs }) => [group, sinceMs]);
    const before = knownSince();
    expect(before).toHaveLength(2);
    expect(made.monitor().history.recall('learned/pbs-1')).not.toBeNull();
    await made.pass(2 * HOUR);
    spoil(handles.at(-1), pathIn(made));
    await made.pass(HOUR);
    expect(asideIn(made)).toHaveLength(1);
    expect(made.told.map(({ kind }) => kind)).toEqual(['fired']);
    await made.restart({ kill: true, afterMs: MINUTE });
    expect(knownSince()).toEqual(before);
    expect(made.monitor().history.recall('learned/pbs-1')).not.toBeNull();
  });
});

/** Overwrites all pages but the first below an open handle, which has none of them in memory any more. */
function spoil(db: Db | undefined, path: string): void {
  db?.pragma('wal_checkpoint(TRUNCATE)');
  db?.pragma('cache_size = 1');
  db?.pragma('shrink_memory');
  const length = statSync(path).size - 4096;
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(length, 0xa5), 0, length, 4096);
  closeSync(file);
}
