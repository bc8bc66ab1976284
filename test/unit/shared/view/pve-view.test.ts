import { expect, it } from 'vitest';
import { UNREAD } from '../../../../shared/domain/section.ts';
import { pveView } from '../../../../shared/view/pve-view.ts';
import { NOW, REFUSED, read } from '../../../kit/builders.ts';
import { aCluster, aDisk, aGuest, aNode, anEndpoint } from '../../../kit/pve-builders.ts';

const OF = { tokenId: 'monitor@pve!desk' };

it('shows nodes, guests with their chain and what speaks against an endpoint', () => {
  const down = anEndpoint({ url: 'https://birch.example:8006', failure: REFUSED });
  const disks = new Map([['alder', read([aDisk({ health: 'bad' })])]]);
  const view = pveView(aCluster({ endpoints: [anEndpoint(), down], disks }), [], OF);
  expect(view).toMatchObject({ clusterName: 'grove', isQuorate: true, figures: { nodeCount: 2, cpusAllocated: 4 } });
  expect(view.endpoints.map(({ trouble }) => trouble?.next ?? null)).toEqual([
    null,
    expect.stringContaining('pveproxy'),
  ]);
  expect(view.nodes).toMatchObject({
    takenAtMs: NOW,
    value: [{ name: 'alder', guestCount: 1, badDisks: ['/dev/sda'] }, { badDisks: null }],
  });
  expect(view.guests?.value).toMatchObject([
    {
      vmid: 201,
      isUp: true,
      coverage: 'covered',
      jobs: ['nightly'],
      lastRun: { kind: 'ok' },
      offSite: { kind: 'unknown' },
    },
  ]);
});

it('shows a shared storage once, with the sizes of a node that tells them', () => {
  const nas = { storage: 'nas', type: 'nfs', isShared: true };
  const storages = [
    { ...nas, node: 'alder', isAvailable: false, totalBytes: null, usedBytes: null },
    { ...nas, node: 'birch', isAvailable: true, totalBytes: 5, usedBytes: 3 },
  ];
  const view = pveView(aCluster({ resources: read({ nodes: [aNode()], guests: [aGuest()], storages }) }), [], OF);
  expect(view.storages).toEqual([{ storage: 'nas', type: 'nfs', node: null, totalBytes: 5, usedBytes: 3 }]);
});

it('says that it knows nothing before the first answer', () => {
  const view = pveView(aCluster({ resources: UNREAD, cluster: UNREAD }), [], OF);
  expect(view).toMatchObject({ clusterName: null, isQuorate: null, nodes: null, guests: null, figures: null });
});
