import type { Failure } from '../../shared/domain/failure.ts';
import { failed, success } from '../../shared/outcome.ts';
import type { PbsServerSettings, Settings } from '../../shared/settings/schema.ts';
import { serverSecretPlace } from '../../shared/settings/secret-places.ts';
import { SECOND } from '../../shared/time-units.ts';
import type { Source } from '../engine/engine.ts';
import { createTransport } from '../engine/pbs/transport.ts';
import { readSecret, type SecretSources } from '../engine/secrets/read-secret.ts';

interface SourceParts {
  readonly settings: Settings;
  readonly secrets: SecretSources;
  /** Told every secret before it is used, so that the log can cut it out. */
  readonly addSecret: (secret: string) => void;
  readonly nowMs: () => number;
}

/** The enabled servers with the way to each. One whose secret cannot be had stays on the list, and says why. */
export function sourcesFrom(parts: SourceParts): Promise<Source[]> {
  const enabled = parts.settings.servers.filter((server) => server.kind === 'pbs').filter((server) => server.enabled);
  return Promise.all(enabled.map((server) => sourceOf(server, parts)));
}

async function sourceOf(server: PbsServerSettings, parts: SourceParts): Promise<Source> {
  const { name, url, tokenId, fingerprint, datastores } = server;
  const watched = { server: { name, url, tokenId, datastores }, fingerprint };
  const secret = await readSecret(serverSecretPlace(server), parts.secrets);
  if (secret.kind !== 'found') return { ...watched, transport: failed(setupFailure(secret.sentence)) };
  const tokenSecret = secret.secret.reveal();
  parts.addSecret(tokenSecret);
  const timeoutMs = parts.settings.polling.timeoutSeconds * SECOND;
  const transport = createTransport({ url, tokenId, tokenSecret, fingerprint, timeoutMs, nowMs: parts.nowMs });
  return { ...watched, transport: success(transport) };
}

function setupFailure(detail: string): Failure {
  return { kind: 'setup', endpoint: 'nothing', detail };
}

/** Sentences about enabled servers of a kind that this version does not watch. */
export function unwatchedKinds(settings: Settings): string[] {
  return settings.servers.flatMap((server, index) =>
    server.kind === 'pbs' || !server.enabled
      ? []
      : `servers[${index}].kind: this version watches "pbs" servers only, found "${server.kind}"; remove ${JSON.stringify(server.name)} or set its "enabled" to false.`,
  );
}
