import { describe, expect, it } from 'vitest';
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
    const history = { kind: 'failing', sinceMs: NOW - HOUR, reason: 'the disk is full' } as const;
    const found = tripping(historyUnavailable, [], { knowledge: aKnowledge({ machine: { history } }) });
    expect(found.map(({ summary }) => summary)).toEqual(['History has not been kept for 60 min: the disk is full.']);
    expect(tripping(historyUnavailable, [])).toEqual([]);
  });
});
