/** The settings with which the headless service watches a simulated fleet. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FleetServer } from './start-fleet.ts';

export interface HeadlessConfig {
  readonly schemaVersion: 1;
  readonly servers: readonly {
    readonly name: string;
    readonly kind: 'pbs';
    readonly url: string;
    readonly tokenId: string;
    readonly fingerprint: string;
    readonly tokenSecretFile: string | null;
  }[];
}

export function headlessConfig(
  servers: readonly FleetServer[],
  secretFileOf: (name: string) => string | null,
): HeadlessConfig {
  return {
    schemaVersion: 1,
    servers: servers.map(({ name, url, tokenId, fingerprint }) => ({
      name,
      kind: 'pbs',
      url,
      tokenId,
      fingerprint,
      tokenSecretFile: secretFileOf(name),
    })),
  };
}

/** Writes the configuration, and each secret into a file of its own that only the owner may read. */
export async function writeHeadlessConfig(servers: readonly FleetServer[], file: string): Promise<void> {
  const folder = `${file}.secrets`;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const { name, tokenSecret } of servers) await writeFile(join(folder, name), tokenSecret, { mode: 0o600 });
  const config = headlessConfig(servers, (name) => join(folder, name));
  // Whoever waits for the file must never read half of it.
  await writeFile(`${file}.new`, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** The environment variable in which the service looks for a server's secret. */
export function secretVariable(name: string): string {
  return `PBS_TRAY_SECRET_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
}
