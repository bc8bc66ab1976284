import type { Settings } from '../../../shared/settings/schema.ts';
import { forwardingSecretPlace, serverSecretPlace } from '../../../shared/settings/secret-places.ts';
import { readSecret, type SecretSources } from '../../engine/secrets/read-secret.ts';

/** Names of the servers and receivers whose secret is found; never the secrets. */
export async function keptSecrets(settings: Settings, sources: SecretSources): Promise<readonly string[]> {
  const owners = [
    ...settings.servers.map((server) => ({ name: server.name, place: serverSecretPlace(server) })),
    ...settings.forwarding.map((receiver) => ({ name: receiver.name, place: forwardingSecretPlace(receiver) })),
  ];
  const found = await Promise.all(
    owners.map(async ({ name, place }) => ((await readSecret(place, sources)).kind === 'found' ? [name] : [])),
  );
  return found.flat();
}
