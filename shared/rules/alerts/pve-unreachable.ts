import type { PveEndpoint } from '../../domain/pve.ts';
import { type FailureContext, failureWording } from '../../view/failure-wording.ts';
import { durationText } from '../../view/quantities.ts';
import { serverCause } from './causes.ts';
import { trips, unknown } from './finding.ts';
import { serverSubject } from './place.ts';
import { type PveMoment, pveSubject } from './pve-moment.ts';
import type { PveContext, PveRule } from './rule.ts';
import { serverUnreachable } from './server-unreachable.ts';

/** The same rule for clusters: unreachable is one whose endpoints all fail; a single one is said more quietly. */
export const pveUnreachable: PveRule = {
  ...serverUnreachable,
  kind: 'pve',
  meaning: 'A Proxmox VE cluster does not answer at any of its addresses, or one of them does not serve.',
  *judge(context) {
    const { source, nowMs } = context;
    const subject = serverSubject(source.name);
    const settings = context.settings(serverUnreachable, subject);
    if (settings === null) return;
    const { reach } = source;
    if (reach.kind === 'answering' && !context.isSilent) {
      for (const endpoint of source.endpoints) yield* judgeEndpoint(context, endpoint);
      return;
    }
    const { failure } = reach.kind === 'failing' ? reach : { failure: null };
    if (failure === null || isSaidElsewhere(failure) || context.isExpectedOff()) {
      yield unknown(serverUnreachable, subject);
      return;
    }
    const { what, next } = failureWording(failure, wordingContext(context));
    const lastAtMs = reach.kind === 'failing' ? reach.lastAnswerAtMs : null;
    const last = lastAtMs === null ? 'It never answered' : `The last answer came ${durationText(nowMs - lastAtMs)} ago`;
    yield trips(serverUnreachable, settings, {
      subject,
      summary: `${source.name} is unreachable. ${what} ${last}.`,
      next,
      cause: serverCause(source.name),
      factVersion: failure.kind,
      factSinceMs: reach.kind === 'failing' ? reach.sinceMs : null,
    });
  },
};

function isSaidElsewhere(failure: { readonly kind: string }): boolean {
  return failure.kind === 'auth' || failure.kind === 'cancelled';
}

/** What a failure's wording needs to know of a cluster. */
export function wordingContext(
  { source, tokenId }: Pick<PveMoment, 'source' | 'tokenId'>,
  url = source.url,
): FailureContext {
  return { server: source.name, url, tokenId, sourceKind: 'pve' };
}

function* judgeEndpoint(context: PveContext, endpoint: PveEndpoint) {
  const { source } = context;
  const subject = pveSubject(source.name, endpoint.url);
  const settings = context.settings(serverUnreachable, subject);
  if (settings === null) return;
  const isOwn = settings.origin.severity !== 'default';
  if (endpoint.isForeign) {
    const home = source.endpoints.find(({ isForeign, cluster }) => !isForeign && cluster !== null)?.cluster;
    yield trips(
      serverUnreachable,
      { ...settings, severity: isOwn ? settings.severity : 'warning' },
      {
        subject,
        summary: `${endpoint.url} belongs to ${clusterText(endpoint.cluster)}, the other addresses of ${source.name} to ${clusterText(home)}: it is not used.`,
        next: `Take it out of the urls of ${source.name}, and watch that cluster as a source of its own.`,
        cause: serverCause(source.name),
        factVersion: 'foreign',
      },
    );
    return;
  }
  // Another certificate has a rule of its own.
  if (endpoint.failure === null || isPinChanged(endpoint)) return;
  const { what, next } = failureWording(endpoint.failure, wordingContext(context, endpoint.url));
  yield trips(
    serverUnreachable,
    { ...settings, severity: isOwn ? settings.severity : 'info' },
    {
      subject,
      summary: `${what} The other addresses of ${source.name} serve.`,
      next,
      cause: serverCause(source.name),
      factVersion: endpoint.failure.kind,
      factSinceMs: endpoint.failingSinceMs,
    },
  );
}

/** Whether an endpoint presents another certificate than the pinned one. */
export function isPinChanged({ failure }: PveEndpoint): boolean {
  return failure?.kind === 'tls' && failure.reason === 'pin-changed';
}

function clusterText(cluster: PveEndpoint['cluster'] | undefined): string {
  if (!cluster) return 'another cluster';
  return cluster.name === null ? `the single node ${cluster.nodes[0] ?? '?'}` : `the cluster ${cluster.name}`;
}
