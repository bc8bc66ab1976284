import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { worldOf } from '../../simulator/start-fleet.ts';
import { DEFAULT_TOKEN_ID } from '../../simulator/world/build.ts';
import { setTokenRoles } from '../../simulator/world/change-server.ts';
import { createTruthDesk } from './truth-desk.ts';

const desk = createTruthDesk();
afterEach(desk.clear);
afterAll(() => console.info(desk.report()));

describe('the page says nothing of what is not to be seen', () => {
  it.each([
    { include: ['*'], exclude: ['main', 'gc-*'] },
    { include: ['m?in', 'no-*'], exclude: ['no-comment'] },
  ])('datastores $include without $exclude', async (datastores) => {
    await desk.open({ scenario: 'oddities', datastores });
    expect(await desk.faults('excluded datastores')).toEqual([]);
  });

  it.each([
    {
      what: 'datastores and remotes, but no tasks and no host',
      grants: [
        { path: '/datastore', role: 'DatastoreAudit' },
        { path: '/remote', role: 'RemoteAudit' },
      ],
    },
    { what: 'everything but remotes and tapes', grants: [{ path: '/', role: 'Audit' }] },
    { what: 'one datastore', grants: [{ path: '/datastore/main', role: 'DatastoreAudit' }] },
    {
      what: 'one namespace, with a failed snapshot in it',
      grants: [{ path: '/datastore/main/clusterA', role: 'DatastoreAudit' }],
    },
    {
      what: 'one namespace, without any',
      grants: [{ path: '/datastore/main/clusterA/sub', role: 'DatastoreAudit' }],
    },
  ] as const)('to a token that may see $what', async ({ grants }) => {
    const world = worldOf({ scenario: 'oddities' });
    for (const server of world.servers) {
      setTokenRoles(server, DEFAULT_TOKEN_ID, grants);
      for (const job of server.syncJobs.values()) job.comment = `sync ${job.id}`;
    }
    await desk.open({ world });
    expect(await desk.faults('restricted tokens')).toEqual([]);
  });
});
