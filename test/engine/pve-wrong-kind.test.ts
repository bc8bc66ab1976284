import { afterEach, describe, expect, it } from 'vitest';
import type { Reach } from '../../shared/domain/source.ts';
import { SECOND } from '../../shared/time-units.ts';
import { failureWording } from '../../shared/view/failure-wording.ts';
import { watchCluster } from '../kit/watched-cluster.ts';
import { watchFleet } from '../kit/watched-fleet.ts';
import { buildGrove } from '../simulator/pve/build.ts';
import { startCluster } from '../simulator/pve/start-cluster.ts';
import { startFleet } from '../simulator/start-fleet.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

function failureOf(reach: Reach) {
  if (reach.kind !== 'failing') throw new Error(`it is ${reach.kind}`);
  return reach.failure;
}

describe('the address of a Proxmox VE given as a PBS', () => {
  it('is recognised and said with the next step, also behind another port', async () => {
    const cluster = await startCluster(buildGrove());
    const [endpoint] = cluster.endpoints;
    const url = endpoint?.url ?? '';
    const rig = await watchFleet({ connect: () => ({ url, fingerprint: endpoint?.fingerprint ?? '' }) });
    ends.push(rig.close, cluster.close);
    await rig.pass(30 * SECOND);
    const failure = failureOf(rig.known().reach);
    expect(failure).toMatchObject({ kind: 'auth', answeredBy: 'pve' });
    const { what, next } = failureWording(failure, { server: 'pbs-1', url, tokenId: 'monitor@pbs!tray' });
    expect(what).toContain('is Proxmox VE, but the settings call it a Proxmox Backup Server');
    expect(next).toContain('Write kind "pve" with "urls"');
  });
});

describe('the address of a PBS given as a Proxmox VE', () => {
  it('is recognised and said with the next step', async () => {
    const fleet = await startFleet({ scenario: 'small' });
    const [server] = fleet.servers;
    if (!server) throw new Error('no server');
    const { url, fingerprint } = server;
    const rig = await watchCluster({ clusters: [buildGrove()], ways: [{ url, fingerprint }] });
    ends.push(rig.close, fleet.close);
    await rig.pass(30 * SECOND);
    const failure = failureOf(rig.known().reach);
    expect(failure).toMatchObject({ kind: 'auth', answeredBy: 'pbs' });
    const context = { server: 'grove', url, tokenId: 'monitor@pve!desk', sourceKind: 'pve' } as const;
    expect(failureWording(failure, context).what).toContain(
      'is Proxmox Backup Server, but the settings call it a Proxmox VE',
    );
    expect(failureWording(failure, context).next).toContain('Write kind "pbs" with "url"');
  });
});

describe('a refused token', () => {
  const auth = { kind: 'auth', endpoint: 'GET /cluster/status', detail: 'HTTP 401' } as const;
  const context = {
    server: 'grove',
    url: 'https://alder.example:8006',
    tokenId: 'monitor@pve!desk',
    sourceKind: 'pve',
  } as const;

  it('of PBS is recognised by its realm', () => {
    const { what } = failureWording(auth, { ...context, tokenId: 'monitor@pbs!tray' });
    expect(what).toContain('by its realm is one of Proxmox Backup Server');
  });

  it('of the right kind is told in words of Proxmox VE', () => {
    const { what, next } = failureWording(auth, context);
    expect(`${what} ${next}`).not.toContain('PBS');
    expect(next).toContain('Datacenter, Permissions');
  });

  it('at the usual port of the other product is told as that', () => {
    const { what } = failureWording(auth, { ...context, url: 'https://10.0.0.5:8007' });
    expect(what).toContain('looks by its port like Proxmox Backup Server');
  });

  it.each([
    [{ kind: 'network', reason: 'refused', endpoint: 'GET /x', detail: 'd' }, 'pveproxy'],
    [{ kind: 'protocol', reason: 'html', endpoint: 'GET /x', detail: 'd' }, 'Proxmox VE'],
    [{ kind: 'remote', status: 595, endpoint: 'GET /nodes/a/disks/list', message: '' }, 'the node is on'],
    [{ kind: 'permission', privilege: 'Sys.Audit', path: '/', endpoint: 'GET /x', asked: true }, 'PVEAuditor'],
  ] as const)('or another failure is never told in words of PBS: %j', (failure, expected) => {
    const { what, next } = failureWording(failure, context);
    expect(next).toContain(expected);
    expect(`${what} ${next}`).not.toMatch(/Backup Server|8007|proxmox-backup/);
  });
});
