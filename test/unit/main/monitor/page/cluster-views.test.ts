import { describe, expect, it } from 'vitest';
import { createPageParts } from '../../../../../main/monitor/page/page-parts.ts';
import { type Part, partKey } from '../../../../../shared/contract/page-state.ts';
import type { FleetState } from '../../../../../shared/domain/fleet.ts';
import type { PveState } from '../../../../../shared/domain/pve.ts';
import { aServer, NOW, read } from '../../../../kit/builders.ts';
import { createFakeClock } from '../../../../kit/fake-clock.ts';
import { AN_APP, aJudge, aLearner, someSettings } from '../../../../kit/page-doubles.ts';
import { aCluster, aGuest, aNode, withResources } from '../../../../kit/pve-builders.ts';

const settings = someSettings();

function rig(cluster: PveState) {
  let fleet: FleetState = { revision: 1, servers: [aServer()], pve: [cluster], sqlbak: [] };
  const parts = createPageParts({
    source: { state: () => fleet },
    ...{ learner: aLearner({}), judge: aJudge(), history: { trouble: () => null } },
    ...{ settings: () => settings, clock: createFakeClock(NOW), app: AN_APP },
  });
  return {
    make: () => parts.make(),
    become(next: PveState) {
      fleet = { ...fleet, revision: fleet.revision + 1, pve: [next] };
    },
  };
}

function part(parts: ReadonlyMap<string, Part>, kind: 'source' | 'guests') {
  return parts.get(partKey[kind]('grove'));
}

describe('a cluster on the page', () => {
  it('has what its nodes are in its own part, and its guests in one beside it', () => {
    const parts = rig(aCluster()).make();
    expect(part(parts, 'source')).toMatchObject({
      ...{ sourceKind: 'pve', missingRights: [], host: null },
      pve: { clusterName: 'grove', nodes: { takenAtMs: NOW } },
    });
    expect(part(parts, 'source')).not.toHaveProperty('pve.guests');
    expect(part(parts, 'guests')).toMatchObject({ server: 'grove', guests: [{ vmid: 201 }] });
  });

  it('sends its guests again only when one of them changed', () => {
    const { make, become } = rig(aCluster());
    const first = make();
    const nodes = [aNode({ cpuRatio: 0.9 }), aNode({ name: 'birch' })];
    become(aCluster(withResources(nodes)));
    const second = make();
    expect(part(second, 'source')).toMatchObject({ pve: { nodes: { value: [{ cpuRatio: 0.9 }, {}] } } });
    expect(part(second, 'guests')).toEqual(part(first, 'guests'));
    become(aCluster(withResources(nodes, [aGuest({ status: 'stopped' })])));
    expect(part(make(), 'guests')).not.toEqual(part(second, 'guests'));
  });

  it("says what its token lacks with PVE's own command", () => {
    const privileges = read(new Map([['/', new Map([['Sys.Audit', false]])]]));
    expect(part(rig(aCluster({ privileges })).make(), 'source')).toMatchObject({
      missingRights: [
        { privilege: 'VM.Audit', command: expect.stringContaining('pveum acl modify') },
        { privilege: 'Datastore.Audit' },
      ],
    });
  });
});
