import type { Capability, ServerTest } from '../../../shared/contract/calls.ts';
import type { Failure, Learned } from '../../../shared/domain/failure.ts';
import { excessPrivileges, meets, NEEDS, type NeedName, type Privileges } from '../../../shared/domain/privileges.ts';
import type { PbsServerSettings } from '../../../shared/settings/schema.ts';
import { failureWording } from '../../../shared/view/failure-wording.ts';
import { grantCommand } from '../../../shared/view/grant-command.ts';
import { countText, listText } from '../../../shared/view/quantities.ts';
import { createPbsClient, type PbsClient } from '../../engine/pbs/client.ts';
import type { Decoder } from '../../engine/pbs/decoder.ts';
import { askDatastores, askPermissions, askVersion } from '../../engine/pbs/endpoints.ts';
import { createTransport } from '../../engine/pbs/transport.ts';
import type { Clock } from '../../engine/ports.ts';

export interface ProbeParts {
  readonly decoder: Decoder;
  readonly clock: Clock;
  readonly timeoutMs: number;
}

/** What came of it. */
export type Findings = Pick<ServerTest, 'capabilities' | 'ok' | 'sentence'>;

/** Asks a PBS three things and says what its token can do: a line for each part that is watched. */
export async function probePbs(server: PbsServerSettings, secret: string, parts: ProbeParts): Promise<Findings> {
  const { url, tokenId, fingerprint } = server;
  const { clock, timeoutMs, decoder } = parts;
  const nowMs = clock.nowMs;
  const transport = createTransport({ url, tokenId, tokenSecret: secret, fingerprint, timeoutMs, nowMs });
  try {
    return await findings(server, createPbsClient({ transport, decoder, clock, timeoutMs, pin: fingerprint }));
  } finally {
    await transport.close();
  }
}

async function findings(server: PbsServerSettings, client: PbsClient): Promise<Findings> {
  const { signal } = new AbortController();
  const version = await client.ask(askVersion, signal);
  if (!version.ok) return failedFindings(server, version.failure);
  const privileges = await client.ask(askPermissions, signal);
  const datastores = await client.ask(askDatastores, signal);
  const found = datastores.ok ? datastores.value.map(({ name }) => name).sort() : [];
  const release = `Proxmox Backup Server ${version.value.version}.${version.value.release}`;
  const capabilities = [
    { what: 'the server', ok: true, detail: release },
    ...(privileges.ok ? rights(privileges.value, server.tokenId) : [failedLine('rights', privileges, server)]),
    datastores.ok ? storesLine(found) : failedLine('the list of datastores', datastores, server),
  ];
  const missing = capabilities.filter(({ ok }) => !ok).length;
  const ok = found.length > 0;
  const seen = `${release} answers and shows ${countText(found.length, 'datastore')}`;
  const rest = missing === 0 ? 'all is there.' : `${countText(missing, 'line')} below needs attention.`;
  return { capabilities, ok, sentence: `${seen}; ${rest}` };
}

function failedFindings(server: PbsServerSettings, failure: Failure): Findings {
  const sentence = sentenceOf(failure, server);
  return { capabilities: [{ what: 'the server', ok: false, detail: sentence }], ok: false, sentence };
}

function sentenceOf(failure: Failure, { name, url, tokenId }: PbsServerSettings): string {
  const { what, next } = failureWording(failure, { server: name, url, tokenId, sourceKind: 'pbs' });
  return `${what} ${next}`;
}

function failedLine(what: string, learned: Learned<unknown>, server: PbsServerSettings): Capability {
  return { what, ok: false, detail: learned.ok ? '' : sentenceOf(learned.failure, server) };
}

const NAMES: readonly NeedName[] = ['datastores', 'host', 'tasks', 'sync', 'updates', 'tape'];

function rights(privileges: Privileges, tokenId: string): Capability[] {
  const lines = NAMES.map((name): Capability => {
    const { what, path, privilege, withoutIt } = NEEDS[name];
    if (meets(privileges, name)) return { what, ok: true, detail: `${privilege} on ${path}` };
    return { what, ok: false, detail: `${withoutIt} Grant it: ${grantCommand({ path, privilege }, tokenId)}` };
  });
  const excess = excessPrivileges(privileges);
  if (excess.length === 0) return [...lines, { what: 'reads only', ok: true, detail: 'the token can change nothing' }];
  const detail = `The token can do more than watch (${listText(excess)}): give it less.`;
  return [...lines, { what: 'reads only', ok: false, detail }];
}

function storesLine(names: readonly string[]): Capability {
  if (names.length > 0) return { what: 'the list of datastores', ok: true, detail: listText(names) };
  const detail = 'None is visible: the server has none, or the token may see none of them.';
  return { what: 'the list of datastores', ok: false, detail };
}
