import type { ServerTest } from '../../../shared/contract/calls.ts';
import type { Failure } from '../../../shared/domain/failure.ts';
import { parseSettings } from '../../../shared/settings/parse-settings.ts';
import type { Host, PbsServerSettings, Settings } from '../../../shared/settings/schema.ts';
import { serverSecretPlace } from '../../../shared/settings/secret-places.ts';
import { SECOND } from '../../../shared/time-units.ts';
import { failureWording } from '../../../shared/view/failure-wording.ts';
import { inspectCertificate } from '../../engine/pbs/connect.ts';
import type { Decoder } from '../../engine/pbs/decoder.ts';
import { failureFromThrown } from '../../engine/pbs/failure-from.ts';
import type { Clock } from '../../engine/ports.ts';
import { readSecret, type SecretSources } from '../../engine/secrets/read-secret.ts';
import { probePbs } from './probe-pbs.ts';

/** Tries a server as drafted; a null `secret` is the kept one. */
export type TestServer = (draft: Readonly<Record<string, unknown>>, secret: string | null) => Promise<ServerTest>;

export interface TestParts {
  readonly host: Host;
  readonly settings: () => Settings;
  readonly secrets: SecretSources;
  /** Told every secret before it is used, so that the log can cut it out. */
  readonly addSecret: (secret: string) => void;
  readonly decoder: Decoder;
  readonly clock: Clock;
}

/** Nothing is sent to a server whose certificate is not accepted: that one is only shown, to be confirmed. */
export function createTestServer(parts: TestParts): TestServer {
  return async (draft, secret) => {
    const parsed = parseSettings({ servers: [draft] }, { host: parts.host });
    if (!parsed.ok) return notTried(parsed.problems.map(({ message }) => message).join(' '));
    const [server] = parsed.settings.servers;
    if (server === undefined) return notTried('There is nothing to try.');
    if (server.kind !== 'pbs')
      return notTried('Only Proxmox Backup Servers can be tried from here: save it, and look at its page.');
    return tryPbs(server, secret, parts);
  };
}

function notTried(sentence: string): ServerTest {
  return { certificate: null, capabilities: [], ok: false, sentence };
}

async function tryPbs(server: PbsServerSettings, given: string | null, parts: TestParts): Promise<ServerTest> {
  const { clock } = parts;
  const timeoutMs = parts.settings().polling.timeoutSeconds * SECOND;
  const seen = await inspectCertificate(new URL(server.url), server.fingerprint, {
    timeoutMs,
    nowMs: clock.nowMs,
  }).catch((thrown: unknown) => failureFromThrown(thrown, askedOf(server, timeoutMs)));
  if ('kind' in seen) return notTried(sentenceOf(seen, server));
  const { fingerprint, subject, issuer, validToMs } = seen.certificate;
  const certificate = { fingerprint, subject, issuer, validToMs, isTrusted: seen.isTrusted };
  if (!seen.isTrusted) return { ...notTried(distrustSentence(server)), certificate };
  const secret = given ?? (await keptSecret(server, parts));
  if (typeof secret !== 'string') return { ...notTried(secret.sentence), certificate };
  parts.addSecret(secret);
  return { certificate, ...(await probePbs(server, secret, { ...parts, timeoutMs })) };
}

function askedOf({ fingerprint }: PbsServerSettings, timeoutMs: number) {
  return { endpoint: 'GET /version', timeoutMs, pin: fingerprint, privilege: 'any token', aclPath: '/' };
}

function sentenceOf(failure: Failure, { name, url, tokenId }: PbsServerSettings): string {
  const { what, next } = failureWording(failure, { server: name, url, tokenId });
  return `${what} ${next}`;
}

function distrustSentence({ name, fingerprint }: PbsServerSettings): string {
  const compare = 'compare it with "proxmox-backup-manager cert info" on the server';
  return fingerprint === null
    ? `No authority that this machine trusts vouches for the certificate of ${name}: ${compare}, and pin it if it is the same. The token was not sent.`
    : `${name} presents another certificate than the pinned one: ${compare} before you pin it. The token was not sent.`;
}

/**
 * A kept secret goes nowhere but where it belongs: else whoever may try a server could have any secret, or any file that
 * a draft names, sent to an address of theirs.
 */
async function keptSecret(
  server: PbsServerSettings,
  { settings, secrets }: TestParts,
): Promise<string | { readonly sentence: string }> {
  const kept = settings().servers.find(({ name }) => name === server.name);
  const isSame =
    kept?.kind === 'pbs' &&
    kept.url === server.url &&
    kept.tokenId === server.tokenId &&
    kept.tokenSecretFile === server.tokenSecretFile;
  if (!isSame) return { sentence: `Give the secret of ${server.tokenId} to try it: none is kept for this address.` };
  const found = await readSecret(serverSecretPlace(server), secrets);
  return found.kind === 'found' ? found.secret.reveal() : found;
}
