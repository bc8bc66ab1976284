import { describe, expect, it } from 'vitest';
import { alertId } from '../../../../../shared/domain/alert.ts';
import type { ServerState } from '../../../../../shared/domain/server.ts';
import { clockSkew } from '../../../../../shared/rules/alerts/clock-skew.ts';
import { historyUnavailable } from '../../../../../shared/rules/alerts/history-unavailable.ts';
import { hostDiskHigh } from '../../../../../shared/rules/alerts/host-disk-high.ts';
import { HOUR, MINUTE, SECOND } from '../../../../../shared/time-units.ts';
import { aHost, aServer, NO_PRIVILEGE, NOW, read, unreadable } from '../../../../kit/builders.ts';
import { aKnowledge, tripping, verdict } from '../../../../kit/judging.ts';

const PBS1 = { server: 'pbs-1' };
describe('host-disk-high', () => {
  const disk = (usedBytes: number | null) =>
    aServer({ host: read(aHost({ rootDisk: { usedBytes, totalBytes: 100, availableBytes: 5 } })) });
  it.each([
    ['half full', disk(50), 'fine'],
    ['95 %', disk(95), 'trips'],
    ['no figure', disk(null), 'unknown'],
    ['not allowed to see', aServer({ host: unreadable(NO_PRIVILEGE) }), 'unknown'],
    ['read long ago', aServer({ host: read(aHost(), NOW - HOUR) }), 'unknown'],
  ])('%s', (_what, server, expected) => {
    expect(verdict(hostDiskHigh, PBS1, server)).toBe(expected);
  });
});

describe('clock-skew', () => {
  const by = (aheadMs: number, part: Partial<ServerState> = {}) =>
    aServer({ clock: { aheadMs, measuredAtMs: NOW }, ...part });
  it.each([
    ['2 s', by(2 * SECOND), 'fine'],
    ['60.9 s, of which one may be the measure', by(60_900), 'fine'],
    ['ahead by 5 min', by(5 * MINUTE), 'trips'],
    ['behind by 5 min', by(-5 * MINUTE), 'trips'],
    ['not measured', aServer({ clock: null }), 'unknown'],
    ['measured long ago', by(0, { clock: { aheadMs: 5 * MINUTE, measuredAtMs: NOW - HOUR } }), 'unknown'],
  ])('%s', (_what, server, expected) => {
    expect(verdict(clockSkew, PBS1, server)).toBe(expected);
  });

  it('suspects our own clock when all servers differ alike', () => {
    const causes = (...servers: readonly ServerState[]) => tripping(clockSkew, servers).map(({ cause }) => cause);
    expect(new Set(causes(by(HOUR), by(HOUR + SECOND, { name: 'pbs-2' })))).toEqual(new Set(['clock of this machine']));
    expect(causes(by(HOUR), by(0, { name: 'pbs-2' }))).toEqual(['clock pbs-1']);
  });
});

describe('history-unavailable', () => {
  it('says that history is not kept, and why', () => {
    const history = { kind: 'failing', sinceMs: NOW - HOUR, reason: 'the disk is full', next: 'Make room.' } as const;
    const found = tripping(historyUnavailable, [], { knowledge: aKnowledge({ machine: { history } }) });
    expect(found).toMatchObject([
      { summary: 'History has not been kept for 60 min: the disk is full.', next: 'Make room.', forMs: 5 * MINUTE },
    ]);
    expect(tripping(historyUnavailable, [])).toEqual([]);
  });

  it('says of each damaged file at once where it is', () => {
    const setAside = ['/data/history.corrupt-1.sqlite', 'C:\\data\\history.corrupt-2.sqlite'];
    const found = tripping(historyUnavailable, [], { knowledge: aKnowledge({ machine: { setAside } }) });
    expect(found.map(({ subject, forMs }) => [subject.job, forMs])).toEqual([
      ['history.corrupt-1.sqlite', 0],
      ['history.corrupt-2.sqlite', 0],
    ]);
    expect(found[0]?.summary).toContain('set aside as /data/history.corrupt-1.sqlite and begun anew');
    expect(found[1]?.summary).toContain('set aside as C:\\data\\history.corrupt-2.sqlite and begun anew');
  });

  it('of a damaged file is another story than that nothing is kept', () => {
    const history = { kind: 'failing', sinceMs: NOW - HOUR, reason: 'x', next: 'y' } as const;
    const machine = { history, setAside: ['/data/history.corrupt-1.sqlite'] };
    const found = tripping(historyUnavailable, [], { knowledge: aKnowledge({ machine }) });
    expect(new Set(found.map(({ cause }) => cause)).size).toBe(2);
    expect(new Set(found.map(({ rule, subject }) => alertId(rule, subject))).size).toBe(2);
  });
});
