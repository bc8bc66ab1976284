import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFleet } from '../../simulator/start-fleet.ts';

/** The contract's small fleet, alive, and a data folder of an app that watches it. */
export interface SmallFleet {
  readonly folder: string;
  /** Its secrets, as variables. */
  readonly environment: NodeJS.ProcessEnv;
  close(): Promise<void>;
}

/** `settings` stands beside the servers. */
export async function startSmallFleet(settings: object = {}): Promise<SmallFleet> {
  const fleet = await startFleet({ scenario: 'small', live: true });
  const folder = await mkdtemp(join(tmpdir(), 'bench-desktop-'));
  const servers = fleet.servers.map(({ name, url, tokenId, fingerprint }) => ({ name, url, tokenId, fingerprint }));
  await writeFile(join(folder, 'config.json'), JSON.stringify({ ...settings, servers }));
  const environment = Object.fromEntries(
    fleet.servers.map(({ name, tokenSecret }) => [
      `PBS_TRAY_SECRET_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`,
      tokenSecret,
    ]),
  );
  return {
    folder,
    environment,
    async close() {
      await fleet.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
