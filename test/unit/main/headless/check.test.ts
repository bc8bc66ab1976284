import { describe, expect, it } from 'vitest';
import { allAnswer, type CheckedSource, checkTable } from '../../../../main/headless/check.ts';
import type { AnySourceState } from '../../../../shared/domain/fleet.ts';
import { aServer, NOW, REFUSED, read } from '../../../kit/builders.ts';
import { aCluster, anEndpoint } from '../../../kit/pve-builders.ts';

const checked = (state: AnySourceState, part: Partial<CheckedSource> = {}): CheckedSource => ({
  state,
  tokenId: 'monitor@pve!desk',
  presented: [],
  ...part,
});
const failing = { kind: 'failing', failure: REFUSED, sinceMs: NOW, lastAnswerAtMs: null, attempts: 1 } as const;

describe('the table of --check', () => {
  it('has a line for each source, whatever its kind, with what it holds', () => {
    const [, pbs, pve] = checkTable([checked(aServer()), checked(aCluster())]).split('\n');
    expect(pbs).toMatch(/^pbs-1 +ok +pbs .*1 datastores, 1 groups/);
    expect(pve).toMatch(/^grove +ok +pve .*2 nodes, 1 guest/);
  });

  it("says of a cluster what its token lacks, with PVE's own command", () => {
    const text = checkTable([
      checked(aCluster({ privileges: read(new Map([['/', new Map([['Sys.Audit', true]])]])) })),
    ]);
    expect(text).toContain('may read the cluster itself');
    expect(text).toContain('may not read guests (VM.Audit on /vms)');
    expect(text).toContain("pveum acl modify / --users 'monitor@pve'");
    expect(text).not.toContain('proxmox-backup-manager');
  });

  it('says which address of a cluster does not serve while others do', () => {
    const down = anEndpoint({ url: 'https://birch.example:8006', failure: REFUSED });
    const foreign = anEndpoint({ url: 'https://elm.example:8006', isForeign: true });
    const state = aCluster({ endpoints: [anEndpoint(), down, foreign] });
    const text = checkTable([checked(state)]);
    expect(text).toContain('https://birch.example:8006');
    expect(text).toContain('https://elm.example:8006 belongs to another cluster');
    expect(allAnswer([checked(state)])).toBe(true);
  });

  it('says why a cluster does not answer in words of its kind', () => {
    const state = aCluster({ reach: failing });
    const text = checkTable([checked(state)]);
    expect(text).toContain('FAILED');
    expect(text).toContain('pveproxy');
    expect(text).not.toContain('proxmox-backup-proxy');
    expect(allAnswer([checked(aServer()), checked(state)])).toBe(false);
  });
});
