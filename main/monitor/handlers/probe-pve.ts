import type { Capability } from '../../../shared/contract/calls.ts';
import type { Failure } from '../../../shared/domain/failure.ts';
import { meetsPveNeed, PVE_NEEDS } from '../../../shared/domain/pve-privileges.ts';
import type { PveServerSettings } from '../../../shared/settings/schema.ts';
import { failureWording } from '../../../shared/view/failure-wording.ts';
import { auditorCommand } from '../../../shared/view/grant-command.ts';
import { countText, listText } from '../../../shared/view/quantities.ts';
import { type ClusterClient, createClusterClient } from '../../engine/pve/cluster-client.ts';
import { wayIn } from '../../engine/pve/pve-source.ts';
import { askPermissions, askResources, askVersion } from '../../engine/pve/questions.ts';
import type { Findings, ProbeParts } from './probe-pbs.ts';

type Parts = Pick<ProbeParts, 'clock' | 'timeoutMs'>;

/** Asks a cluster a few things and says what its token can do: a line for each address and each part that is watched. */
export async function probePve(server: PveServerSettings, secret: string, parts: Parts): Promise<Findings> {
  const { tokenId } = server;
  const { clock, timeoutMs } = parts;
  const ways = server.urls.map((endpoint) =>
    wayIn({ ...endpoint, tokenId, tokenSecret: secret, timeoutMs, nowMs: clock.nowMs }),
  );
  const client = createClusterClient({ ways, clock, random: () => 0, timeoutMs });
  try {
    return await findings(server, client);
  } finally {
    await client.close();
  }
}

async function findings(server: PveServerSettings, client: ClusterClient): Promise<Findings> {
  const { signal } = new AbortController();
  const identity = await client.identities.identify(signal);
  const addresses = addressLines(server, client);
  const version = await client.ask(askVersion, 'heartbeat', signal);
  if (!version.ok) {
    const sentence = sentenceOf(version.failure, server);
    return { capabilities: addresses, ok: false, sentence };
  }
  const privileges = await client.ask(askPermissions, 'heartbeat', signal);
  const resources = await client.ask(askResources([]), 'heartbeat', signal);
  const release = `Proxmox VE ${version.value.version}`;
  const capabilities = [
    { what: 'the cluster', ok: true, detail: identity.ok ? `${release}, ${nameText(identity.value.name)}` : release },
    ...addresses,
    ...(privileges.ok
      ? PVE_NEEDS.map(({ what, privilege, path, withoutIt }): Capability => {
          const ok = meetsPveNeed(privileges.value, { what, privilege, path, withoutIt });
          const grant = `${withoutIt} Grant it: ${auditorCommand(server.tokenId)}`;
          return { what, ok, detail: ok ? `${privilege} on ${path}` : grant };
        })
      : [failedLine('rights', privileges.failure, server)]),
    resources.ok
      ? nodesLine(resources.value.nodes.map(({ name }) => name))
      : failedLine('the list of nodes', resources.failure, server),
  ];
  const missing = capabilities.filter(({ ok }) => !ok).length;
  const seen = resources.ok
    ? `${release} answers and shows ${countText(resources.value.nodes.length, 'node')} and ${countText(resources.value.guests.length, 'guest')}`
    : `${release} answers`;
  const rest = missing === 0 ? 'all is there.' : `${countText(missing, 'line')} below needs attention.`;
  return { capabilities, ok: resources.ok && resources.value.nodes.length > 0, sentence: `${seen}; ${rest}` };
}

function nameText(name: string | null): string {
  return name === null ? 'a node in no cluster' : `the cluster ${name}`;
}

function addressLines(server: PveServerSettings, client: ClusterClient): Capability[] {
  return client.endpoints().map(({ url, failure, isForeign }) => {
    if (isForeign) return { what: url, ok: false, detail: 'It belongs to another cluster: take it out.' };
    return { what: url, ok: failure === null, detail: failure === null ? 'answers' : sentenceOf(failure, server, url) };
  });
}

function sentenceOf(failure: Failure, { name, urls, tokenId }: PveServerSettings, url = urls[0]?.url ?? ''): string {
  const { what, next } = failureWording(failure, { server: name, url, tokenId, sourceKind: 'pve' });
  return `${what} ${next}`;
}

function failedLine(what: string, failure: Failure, server: PveServerSettings): Capability {
  return { what, ok: false, detail: sentenceOf(failure, server) };
}

function nodesLine(names: readonly string[]): Capability {
  return { what: 'the list of nodes', ok: names.length > 0, detail: listText([...names].sort()) };
}
