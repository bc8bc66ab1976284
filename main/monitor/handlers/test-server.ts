import type { ServerTest } from '../../../shared/contract/calls.ts';
import type { Failure } from '../../../shared/domain/failure.ts';
import { parseSettings } from '../../../shared/settings/parse-settings.ts';
import type { Host, ServerSettings, Settings } from '../../../shared/settings/schema.ts';
import { mayTakeServerSecret } from '../../../shared/settings/secret-destination.ts';
import { serverSecretPlace } from '../../../shared/settings/secret-places.ts';
import { SECOND } from '../../../shared/time-units.ts';
import { unreachable } from '../../../shared/unreachable.ts';
import { failureWording } from '../../../shared/view/failure-wording.ts';
import { inspectCertificate } from '../../engine/pbs/connect.ts';
import type { Decoder } from '../../engine/pbs/decoder.ts';
import { failureFromThrown } from '../../engine/pbs/failure-from.ts';
import type { Clock } from '../../engine/ports.ts';
import { readSecret, type SecretSources } from '../../engine/secrets/read-secret.ts';
import { type ProbeParts, probePbs } from './probe-pbs.ts';
import { probePve } from './probe-pve.ts';
import { probeSqlbak } from './probe-sqlbak.ts';

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
    return tried(server, secret, parts);
  };
}

function notTried(sentence: string): ServerTest {
  return { certificate: null, capabilities: [], ok: false, sentence };
}

async function tried(server: ServerSettings, given: string | null, parts: TestParts): Promise<ServerTest> {
  const timeoutMs = parts.settings().polling.timeoutSeconds * SECOND;
  const ways = server.kind === 'pve' ? server.urls : [server];
  const inspected = await Promise.all(ways.map((way) => inspect(server, way, { ...parts, timeoutMs })));
  // Of several, the one that needs somebody's eyes.
  const seen = inspected.find(({ isTrusted }) => !isTrusted) ?? inspected[0];
  if (seen === undefined) return notTried('It has no address.');
  const { certificate, trouble } = seen;
  if (trouble !== null) return { ...notTried(trouble), certificate };
  const secret = given ?? (await keptSecret(server, parts));
  if (typeof secret !== 'string') return { ...notTried(secret.sentence), certificate };
  parts.addSecret(secret);
  return { certificate, ...(await probed(server, secret, { ...parts, timeoutMs })) };
}

function probed(server: ServerSettings, secret: string, parts: ProbeParts) {
  switch (server.kind) {
    case 'pbs':
      return probePbs(server, secret, parts);
    case 'pve':
      return probePve(server, secret, parts);
    case 'sqlbak':
      return probeSqlbak(server, secret, parts);
    default:
      return unreachable(server);
  }
}

/** One address of a server. */
interface Way {
  readonly url: string;
  readonly fingerprint: string | null;
}

interface Inspected {
  readonly certificate: ServerTest['certificate'];
  readonly isTrusted: boolean;
  /** Why nothing may be sent there. */
  readonly trouble: string | null;
}

async function inspect(
  server: ServerSettings,
  { url, fingerprint }: Way,
  { clock, timeoutMs }: Pick<TestParts, 'clock'> & { readonly timeoutMs: number },
): Promise<Inspected> {
  const asked = { endpoint: 'GET /version', timeoutMs, pin: fingerprint, privilege: 'any token', aclPath: '/' };
  const options = { timeoutMs, nowMs: clock.nowMs };
  const seen = await inspectCertificate(new URL(url), fingerprint, options).catch((thrown: unknown) =>
    failureFromThrown(thrown, asked),
  );
  if ('kind' in seen) return { certificate: null, isTrusted: false, trouble: sentenceOf(seen, server, url) };
  const { fingerprint: shown, subject, issuer, validToMs } = seen.certificate;
  const { isTrusted } = seen;
  const certificate = { fingerprint: shown, subject, issuer, validToMs, isTrusted };
  return { certificate, isTrusted, trouble: isTrusted ? null : distrustSentence(server, { url, fingerprint }) };
}

function sentenceOf(failure: Failure, server: ServerSettings, url: string): string {
  const tokenId = 'tokenId' in server ? server.tokenId : '';
  const { what, next } = failureWording(failure, { server: server.name, url, tokenId, sourceKind: server.kind });
  return `${what} ${next}`;
}

const SHOWN_AT: Readonly<Record<ServerSettings['kind'], string>> = {
  pbs: '"proxmox-backup-manager cert info" on the server',
  pve: "System, Certificates on the node's page",
  sqlbak: 'what the service publishes',
};

function distrustSentence({ name, kind }: ServerSettings, { url, fingerprint }: Way): string {
  const compare = `compare it with ${SHOWN_AT[kind]}`;
  const who = kind === 'pve' ? `${name} at ${url}` : name;
  return fingerprint === null
    ? `No authority that this machine trusts vouches for the certificate of ${who}: ${compare}, and pin it if it is the same. The token was not sent.`
    : `${who} presents another certificate than the pinned one: ${compare} before you pin it. The token was not sent.`;
}

/**
 * A kept secret goes nowhere but where it belongs: else whoever may try a server could have any secret, or any file that
 * a draft names, sent to an address of theirs.
 */
async function keptSecret(
  server: ServerSettings,
  { settings, secrets }: TestParts,
): Promise<string | { readonly sentence: string }> {
  const kept = settings().servers.find(({ name }) => name === server.name);
  const isKept = kept !== undefined && kept.tokenSecretFile === server.tokenSecretFile;
  if (!isKept || !mayTakeServerSecret(kept, server)) {
    const whose = 'tokenId' in server ? server.tokenId : server.name;
    return { sentence: `Give the secret of ${whose} to try it: none is kept for this address.` };
  }
  const found = await readSecret(serverSecretPlace(server), secrets);
  return found.kind === 'found' ? found.secret.reveal() : found;
}
