import { DAY, MINUTE } from '../../../shared/time-units.ts';
import {
  setHostFigures,
  setTokenRoles,
  setTokenSecret,
  switchOff,
  switchOn,
} from '../../simulator/world/change-server.ts';
import type { PbsServer } from '../../simulator/world/model.ts';
import { nextFloat, nextInteger } from '../../simulator/world/random.ts';
import { atOnce } from './group-strikes.ts';
import type { Scene, Strike, Striker } from './strike.ts';
import { lineOf, serverOf } from './strike-places.ts';

export const down: Striker = (scene) => {
  const server = serverOf(scene);
  switchOff(scene.world, server);
  return atOnce(scene.world, () => switchOn(scene.world, server));
};

/** A proxy in front answers with its own page. */
export const nonsense: Striker = (scene) => {
  const { faults } = lineOf(scene);
  faults.push({ fault: { kind: 'html', status: 502 }, matcher: null });
  return atOnce(scene.world, () => void faults.splice(0));
};

export const tokenRevoked: Striker = (scene) => {
  const server = serverOf(scene);
  const token = tokenOf(server);
  setTokenSecret(server, token.id, 'another');
  return atOnce(scene.world, () => setTokenSecret(server, token.id, token.secret));
};

export const privilegeRemoved: Striker = (scene) => {
  const server = serverOf(scene);
  const before = [...server.access.acl];
  setTokenRoles(server, tokenOf(server).id, [
    { path: '/system', role: 'Audit' },
    { path: '/', role: 'RemoteAudit' },
  ]);
  return atOnce(scene.world, () => void server.access.acl.splice(0, server.access.acl.length, ...before));
};

function tokenOf(server: PbsServer): { readonly id: string; readonly secret: string } {
  const [token] = server.access.tokens.values();
  if (token === undefined) throw new Error(`${server.name} has no token`);
  return { id: token.id, secret: token.secret };
}

export const certificateChanged: Striker = (scene) => {
  const line = lineOf(scene);
  const { certificate } = line;
  line.certificate = { ...certificate, fingerprint: certificate.fingerprint.replaceAll('0', 'F') };
  return atOnce(scene.world, () => {
    line.certificate = certificate;
  });
};

/** The pinned certificate lives on into its last two weeks. */
export const certificateExpiring: Striker = (scene) => {
  const line = lineOf(scene);
  const { certificate } = line;
  const { nowMs } = scene.world;
  line.certificate = { ...certificate, validFromMs: nowMs - 351 * DAY, validToMs: nowMs + 14 * DAY };
  return atOnce(scene.world, () => {
    line.certificate = certificate;
  });
};

export const clockSkew: Striker = (scene) => {
  const server = serverOf(scene);
  const skewMs = nextInteger(scene.random, 5, 40) * MINUTE;
  server.clockSkewMs = nextFloat(scene.random) < 0.5 ? skewMs : -skewMs;
  return atOnce(scene.world, () => {
    server.clockSkewMs = 0;
  });
};

export const hostDiskFull: Striker = (scene) => {
  const server = serverOf(scene);
  setHostFigures(server, { rootUsedBytes: Math.round(0.96 * server.host.rootTotalBytes) });
  return atOnce(scene.world, () => setHostFigures(server, null));
};

/** The cable of the machine that watches. */
export function networkOffline({ world, lines }: Scene): Strike {
  for (const line of lines.values()) line.cutWith = 'ENETUNREACH';
  return atOnce(world, () => {
    for (const line of lines.values()) line.cutWith = null;
  });
}
