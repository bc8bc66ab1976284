import type { Settings } from '../../../shared/settings/schema.ts';
import { forwardingSecretPlace, serverSecretPlace } from '../../../shared/settings/secret-places.ts';
import { readSecret, type SecretSources } from '../../engine/secrets/read-secret.ts';

/** Accounts (such as `pbs-1` and `forwarding/ops`) whose secret is found; never the secrets. */
export async function keptSecrets(settings: Settings, sources: SecretSources): Promise<readonly string[]> {
  const places = [...settings.servers.map(serverSecretPlace), ...settings.forwarding.map(forwardingSecretPlace)];
  const found = await Promise.all(
    places.map(async (place) => ((await readSecret(place, sources)).kind === 'found' ? [place.name] : [])),
  );
  return found.flat();
}
