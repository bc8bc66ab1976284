/** The settings with which the headless service watches a simulated fleet. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FleetServer } from './start-fleet.ts';

/** Something simulated that can be watched: its entry in the settings, and its secret. */
export interface Watchable {
  readonly name: string;
  readonly tokenSecret: string;
  /** Beside its name and its secret. */
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface HeadlessConfig {
  readonly schemaVersion: 1;
  readonly servers: readonly Readonly<Record<string, unknown>>[];
}

/** A simulated PBS as the settings name it. */
export function watchablePbs({ name, url, tokenId, tokenSecret, fingerprint }: FleetServer): Watchable {
  return { name, tokenSecret, settings: { kind: 'pbs', url, tokenId, fingerprint } };
}

export function headlessConfig(
  sources: readonly Watchable[],
  secretFileOf: (name: string) => string | null,
): HeadlessConfig {
  return {
    schemaVersion: 1,
    servers: sources.map(({ name, settings }) => ({ name, ...settings, tokenSecretFile: secretFileOf(name) })),
  };
}

/** Writes the configuration, and each secret into a file of its own that only the owner may read. */
export async function writeHeadlessConfig(sources: readonly Watchable[], file: string): Promise<void> {
  const folder = `${file}.secrets`;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const { name, tokenSecret } of sources) await writeFile(join(folder, name), tokenSecret, { mode: 0o600 });
  const config = headlessConfig(sources, (name) => join(folder, name));
  // Whoever waits for the file must never read half of it.
  await writeFile(`${file}.new`, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** The environment variable in which the service looks for a server's secret. */
export function secretVariable(name: string): string {
  return `PBS_TRAY_SECRET_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
}
