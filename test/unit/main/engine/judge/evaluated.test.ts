import { describe, expect, it } from 'vitest';
import { isAllEvaluated } from '../../../../../main/engine/judge/evaluated.ts';
import type { FleetState } from '../../../../../shared/domain/fleet.ts';
import type { Reach } from '../../../../../shared/domain/source.ts';
import { HOUR, MINUTE } from '../../../../../shared/time-units.ts';
import { aFleet, anUnreadServer, aServer, NOW, REFUSED } from '../../../../kit/builders.ts';
import { aCluster } from '../../../../kit/pve-builders.ts';
import { anAccount } from '../../../../kit/sqlbak-builders.ts';

const failing = (part: Partial<Extract<Reach, { kind: 'failing' }>>): Reach => ({
  kind: 'failing',
  failure: REFUSED,
  ...{ sinceMs: NOW, lastAnswerAtMs: null, attempts: 1 },
  ...part,
});
const NO_SECRET = failing({ failure: { kind: 'setup', endpoint: 'nothing', detail: 'no secret' }, attempts: 0 });
const withoutSecret = anUnreadServer({ name: 'pbs-2', reach: NO_SECRET });
const none = { revision: 1, servers: [], pve: [], sqlbak: [] };

const evaluated = (fleet: FleetState, part: { judgedAtMs?: number | null; waiting?: ReadonlySet<string> } = {}) =>
  isAllEvaluated({
    ...{ fleet, judgedAtMs: NOW, waiting: new Set<string>(), pollingIntervalMs: MINUTE, nowMs: NOW },
    ...part,
  });

describe('all is evaluated', () => {
  it.each<[string, FleetState, boolean]>([
    ['where each source was asked', { ...aFleet(aServer()), pve: [aCluster()], sqlbak: [anAccount()] }, true],
    ['also where one does not answer', aFleet(aServer(), aServer({ name: 'pbs-2', reach: failing({}) })), true],
    ['not where one lacks its secret', aFleet(aServer(), withoutSecret), false],
    [
      'not where a cluster does',
      { ...aFleet(aServer()), pve: [aCluster({ reach: NO_SECRET, lastPollAtMs: null })] },
      false,
    ],
    ['not where none has one', aFleet(withoutSecret), false],
    ['not where one was never asked', aFleet(aServer(), anUnreadServer({ name: 'pbs-2' })), false],
    ['not where one was not asked for long', aFleet(aServer({ lastPollAtMs: NOW - HOUR })), false],
    ['not where there is no source', none, false],
  ])('%s', (_what, fleet, expected) => {
    expect(evaluated(fleet)).toBe(expected);
  });

  it('not while a source waits to be judged, nor without a round lately', () => {
    const fleet = aFleet(aServer());
    expect(evaluated(fleet, { waiting: new Set(['pbs-1']) })).toBe(false);
    expect(evaluated(fleet, { judgedAtMs: null })).toBe(false);
    expect(evaluated(fleet, { judgedAtMs: NOW - HOUR })).toBe(false);
  });
});
