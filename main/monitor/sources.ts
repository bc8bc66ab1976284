import { createHash } from 'node:crypto';
import type { Failure } from '../../shared/domain/failure.ts';
import { failed, success } from '../../shared/outcome.ts';
import type {
  PbsServerSettings,
  PveServerSettings,
  ServerSettings,
  Settings,
  SqlbakServerSettings,
} from '../../shared/settings/schema.ts';
import { serverSecretPlace } from '../../shared/settings/secret-places.ts';
import { SECOND } from '../../shared/time-units.ts';
import type { Decoder } from '../engine/pbs/decoder.ts';
import { createTransport } from '../engine/pbs/transport.ts';
import { pbsSource } from '../engine/poll/pbs-source.ts';
import type { PastKeeper } from '../engine/ports.ts';
import { pveSource, wayIn } from '../engine/pve/pve-source.ts';
import { readSecret, type SecretSources } from '../engine/secrets/read-secret.ts';
import type { Source } from '../engine/source.ts';
import { sqlbakSource, sqlbakTransport } from '../engine/sqlbak/sqlbak-source.ts';

export interface SourceParts {
  readonly settings: Settings;
  readonly secrets: SecretSources;
  /** Told every secret before it is used, so that the log can cut it out. */
  readonly addSecret: (secret: string) => void;
  readonly nowMs: () => number;
  readonly decoder: Decoder;
  readonly snapshotDetail: 'sweep' | 'on-demand';
  /** Who keeps what servers remember from before; without it nobody asks. */
  readonly past?: PastKeeper;
}

/** The enabled servers with the way to each. One whose secret cannot be had stays on the list, and says why. */
export function sourcesFrom(parts: SourceParts): Promise<Source[]> {
  const enabled = parts.settings.servers.filter((server) => server.enabled);
  return Promise.all(enabled.map((server) => sourceFrom(server, parts)));
}

function sourceFrom(server: ServerSettings, parts: SourceParts): Promise<Source> {
  switch (server.kind) {
    case 'pbs':
      return pbsSourceFrom(server, parts);
    case 'pve':
      return pveSourceFrom(server, parts);
    case 'sqlbak':
      return sqlbakSourceFrom(server, parts);
  }
}

async function sqlbakSourceFrom(settings: SqlbakServerSettings, parts: SourceParts): Promise<Source> {
  const { name, url, fingerprint } = settings;
  const { nowMs } = parts;
  const secret = await readSecret(serverSecretPlace(settings), parts.secrets);
  const token = secret.kind === 'found' ? secret.secret.reveal() : null;
  if (token !== null) parts.addSecret(token);
  const timeoutMs = parts.settings.polling.timeoutSeconds * SECOND;
  return sqlbakSource({
    ...{ name, url, fingerprint },
    transport:
      token === null
        ? failed(setupFailure(secret.kind === 'found' ? '' : secret.sentence))
        : success(sqlbakTransport({ url, fingerprint, token, timeoutMs, nowMs })),
    ...{ nowMs: nowMs(), key: keyOf(settings, parts, token) },
  });
}

async function pveSourceFrom(settings: PveServerSettings, parts: SourceParts): Promise<Source> {
  const { name, urls, tokenId } = settings;
  const { nowMs } = parts;
  const secret = await readSecret(serverSecretPlace(settings), parts.secrets);
  const tokenSecret = secret.kind === 'found' ? secret.secret.reveal() : null;
  if (tokenSecret !== null) parts.addSecret(tokenSecret);
  const timeoutMs = parts.settings.polling.timeoutSeconds * SECOND;
  return pveSource({
    name,
    urls: urls.map(({ url }) => url),
    ways:
      tokenSecret === null
        ? failed(setupFailure(secret.kind === 'found' ? '' : secret.sentence))
        : success(urls.map((endpoint) => wayIn({ ...endpoint, tokenId, tokenSecret, timeoutMs, nowMs }))),
    ...{ nowMs: nowMs(), key: keyOf(settings, parts, tokenSecret) },
  });
}

async function pbsSourceFrom(settings: PbsServerSettings, parts: SourceParts): Promise<Source> {
  const { name, url, tokenId, fingerprint, datastores } = settings;
  const { decoder, snapshotDetail, past, nowMs } = parts;
  const secret = await readSecret(serverSecretPlace(settings), parts.secrets);
  const tokenSecret = secret.kind === 'found' ? secret.secret.reveal() : null;
  if (tokenSecret !== null) parts.addSecret(tokenSecret);
  const timeoutMs = parts.settings.polling.timeoutSeconds * SECOND;
  return pbsSource({
    server: { name, url, tokenId, datastores },
    fingerprint,
    transport:
      tokenSecret === null
        ? failed(setupFailure(secret.kind === 'found' ? '' : secret.sentence))
        : success(createTransport({ url, tokenId, tokenSecret, fingerprint, timeoutMs, nowMs })),
    ...{ decoder, snapshotDetail, nowMs: nowMs(), key: keyOf(settings, parts, tokenSecret) },
    ...(past ? { past } : {}),
  });
}

/** Whatever changes it needs another watcher. */
function keyOf(server: ServerSettings, { settings, snapshotDetail }: SourceParts, secret: string | null): string {
  const text = JSON.stringify([server, settings.polling, snapshotDetail, secret]);
  return createHash('sha256').update(text).digest('base64');
}

function setupFailure(detail: string): Failure {
  return { kind: 'setup', endpoint: 'nothing', detail };
}
