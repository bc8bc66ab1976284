import { describe, expect, it } from 'vitest';
import type { GroupPlace, KeptGroup } from '../../../../../shared/domain/history.ts';
import { aHistory, START } from './history-rig.ts';

const place = (group: string): GroupPlace => ({ server: 'pbs-1', datastore: 'main', namespace: 'a', group });
const kept = (group: string, part: Partial<KeptGroup> = {}): KeptGroup => ({
  ...place(group),
  sinceMs: START,
  oldestAtMs: START - 5000,
  verifiedAtMs: null,
  readAtMs: null,
  snapshots: null,
  ...part,
});
const STORE = { server: 'pbs-1', datastore: 'main' };

describe('what is remembered of groups', () => {
  it('is there after a restart, each group once', async () => {
    const rig = await aHistory();
    const whole = kept('vm/1', {
      verifiedAtMs: START - 1000,
      readAtMs: START + 1000,
      snapshots: new Uint8Array([1, 2, 3]),
    });
    expect(rig.history.keepGroups([kept('vm/1'), kept('vm/2')])).toBe(true);
    expect(rig.history.keepGroups([whole])).toBe(true);
    const { history } = await rig.reopen();
    const known = history.keptGroups(STORE) ?? [];
    expect(known.map(({ group }) => group)).toEqual(['vm/1', 'vm/2']);
    expect({ ...known[0], snapshots: [...(known[0]?.snapshots ?? [])] }).toEqual({ ...whole, snapshots: [1, 2, 3] });
    expect(known[1]).toEqual(kept('vm/2'));
    expect(history.keptGroups({ ...STORE, datastore: 'other' })).toEqual([]);
    expect(history.statistics()?.rows.known_group).toBe(2);
  });

  it('leaves alone what earlier programs kept of decisions with it', async () => {
    const rig = await aHistory();
    rig.history.keepGroups([kept('vm/1'), kept('vm/2'), kept('vm/3')]);
    for (const [care, group] of [
      [1, 'vm/1'],
      [2, 'vm/2'],
    ]) {
      const ofPlace = '(SELECT id FROM place WHERE grp = ?)';
      rig.file.use(
        (_tables, db) => db.prepare(`UPDATE known_group SET care = ? WHERE place = ${ofPlace}`).run(care, group),
        null,
      );
    }
    const { history } = await rig.reopen();
    history.keepGroups([kept('vm/1', { verifiedAtMs: START }), kept('vm/2'), kept('vm/3')]);
    expect(history.earlierDecisions()).toEqual([
      { ...place('vm/1'), care: 'watched' },
      { ...place('vm/2'), care: 'archived' },
    ]);
    expect(history.keptGroups(STORE)?.map(({ verifiedAtMs }) => verifiedAtMs)).toEqual([START, null, null]);
  });

  it('is gone when it is forgotten', async () => {
    const { history } = await aHistory();
    history.keepGroups([kept('vm/1'), kept('vm/2')]);
    expect(history.forgetGroups([place('vm/1'), place('vm/9')])).toBe(true);
    expect(history.keptGroups(STORE)?.map(({ group }) => group)).toEqual(['vm/2']);
  });

  it('is unknown, not nothing, where history cannot be read', async () => {
    const { history } = await aHistory({ load: () => Promise.reject(new Error('no module')) });
    expect(history.keptGroups(STORE)).toBeNull();
    expect(history.keepGroups([kept('vm/1')])).toBe(false);
    expect(history.earlierDecisions()).toBeNull();
    expect(history.newestBackups(place('vm/1'), 5)).toBeNull();
    expect(history.tasksKeptSinceMs('pbs-1')).toBeNull();
  });
});

describe('the newest backups of a group', () => {
  it('come oldest first, and whoever watches hears of them', async () => {
    const { history } = await aHistory();
    const heard: string[] = [];
    const end = history.watchBackups(({ group }) => heard.push(group));
    const reports = [1, 2, 3].map(
      (hour) => ({ kind: 'listed', takenAtMs: START + hour * 3_600_000, sizeBytes: hour }) as const,
    );
    history.append([{ kind: 'backups', place: place('vm/1'), reports }]);
    end();
    history.append([{ kind: 'backups', place: place('vm/2'), reports }]);
    expect(heard).toEqual(['vm/1']);
    expect(history.newestBackups(place('vm/1'), 2)?.map(({ sizeBytes }) => sizeBytes)).toEqual([2, 3]);
    expect(history.newestBackups(place('vm/9'), 2)).toEqual([]);
  });
});
