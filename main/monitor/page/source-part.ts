import type { HostView } from '../../../shared/contract/host-view.ts';
import type { ChangedCertificate, ClusterView, ReachView, SourcePart } from '../../../shared/contract/page-state.ts';
import type { Failure } from '../../../shared/domain/failure.ts';
import type { AnySourceState } from '../../../shared/domain/fleet.ts';
import type { PveState } from '../../../shared/domain/pve.ts';
import { lastGood } from '../../../shared/domain/section.ts';
import type { HostStatus, ServerState, Subscription } from '../../../shared/domain/server.ts';
import type { SourceState } from '../../../shared/domain/source.ts';
import type { SqlbakState } from '../../../shared/domain/sqlbak.ts';
import type { ServerSettings } from '../../../shared/settings/schema.ts';
import { unreachable } from '../../../shared/unreachable.ts';
import { sqlbakView } from '../../../shared/view/sqlbak-view.ts';
import { agedOf } from './aged.ts';
import type { Lens } from './lens.ts';
import { missingPveRights, missingRights } from './missing-rights.ts';
import { troubleOf } from './trouble-view.ts';

/** One source as the page shows it. */
export function sourcePart(source: AnySourceState, lens: Lens, facts: SourceFacts): SourcePart {
  const basis = { ...anySource(source, lens), cost: { sinceMs: facts.startedAtMs, ...source.cost } };
  switch (source.kind) {
    case 'pbs':
      return { ...basis, ...ofPbs(source, lens, facts) };
    case 'pve':
      return { ...basis, ...ofPve(source, lens), pve: facts.cluster };
    case 'sqlbak':
      return { ...basis, ...ofSqlbak(source, lens, facts) };
    default:
      return unreachable(source);
  }
}

/** What the state of a source does not say. */
export interface SourceFacts {
  readonly startedAtMs: number;
  /** IANA name; null: not known. */
  readonly timeZone: string | null;
  /** Null: it is no cluster. */
  readonly cluster: ClusterView | null;
  readonly nowMs: number;
}

const NOTHING_KNOWN = {
  lastPollAtMs: null,
  lastPollMs: null,
  overviewCompleteAtMs: null,
  snapshotsCompleteAtMs: null,
  version: null,
  host: null,
  certificate: null,
  changedCertificates: [],
  clockAheadMs: null,
  timeZone: null,
  missingRights: null,
  subscription: null,
  pendingUpdates: null,
  tapeDrives: [],
  pve: null,
  sqlbak: null,
} as const;

/** A source of the settings that nobody watches: switched off, or not begun yet. */
export function unwatchedPart(server: ServerSettings, startedAtMs: number): SourcePart {
  return {
    kind: 'source',
    name: server.name,
    sourceKind: server.kind,
    url: server.kind === 'pve' ? (server.urls[0]?.url ?? '') : server.url,
    reach: { kind: server.enabled ? 'unpolled' : 'paused' },
    ...NOTHING_KNOWN,
    cost: { sinceMs: startedAtMs, requests: 0, receivedBytes: 0, manifestsRead: 0 },
  };
}

function changedCertificatesOf(source: AnySourceState): readonly ChangedCertificate[] {
  if (source.kind === 'pve') return source.endpoints.flatMap(({ url, failure }) => changedCertificate(url, failure));
  return source.reach.kind === 'failing' ? changedCertificate(source.url, source.reach.failure) : [];
}

function changedCertificate(url: string, failure: Failure | null): ChangedCertificate[] {
  if (failure?.kind !== 'tls' || failure.reason !== 'pin-changed') return [];
  const { pinnedFingerprint: pinned, presentedFingerprint: presented } = failure;
  return pinned === null || presented === null ? [] : [{ url, pinned, presented }];
}

function anySource(source: AnySourceState, lens: Lens): Omit<SourcePart, 'cost'> {
  const { name, url, lastPollAtMs, lastPollMs, overviewCompleteAtMs } = source;
  const seen = { reach: reachView(source, lens), lastPollAtMs, lastPollMs, overviewCompleteAtMs };
  const changedCertificates = changedCertificatesOf(source);
  return { kind: 'source', name, sourceKind: source.kind, url, ...NOTHING_KNOWN, ...seen, changedCertificates };
}

function reachView(source: SourceState, lens: Lens): ReachView {
  const { reach } = source;
  switch (reach.kind) {
    case 'unpolled':
      return { kind: 'unpolled' };
    case 'answering':
      return { kind: 'answering', sinceMs: reach.sinceMs, lastAnswerAtMs: reach.lastAnswerAtMs };
    case 'failing': {
      const trouble = troubleOf(reach.failure, reach.sinceMs, source, lens);
      return { kind: 'failing', trouble, lastAnswerAtMs: reach.lastAnswerAtMs };
    }
  }
}

function ofPbs(server: ServerState, lens: Lens, { timeZone }: SourceFacts): Partial<SourcePart> {
  const version = lastGood(server.version)?.value;
  const subscription = lastGood(server.subscription)?.value;
  return {
    snapshotsCompleteAtMs: server.snapshotsCompleteAtMs,
    version: version ? `${version.version}.${version.release}` : null,
    host: agedOf(server.host, { pace: 'heartbeat', pollingIntervalMs: lens.pollingIntervalMs }, hostView),
    certificate: server.certificate && certificateView(server.certificate, isPinned(server.name, lens)),
    clockAheadMs: server.clock === null ? null : Math.round(server.clock.aheadMs),
    timeZone,
    missingRights: missingRights(server, lens.tokenIdOf(server.name)),
    subscription: subscription ? subscriptionText(subscription) : null,
    pendingUpdates: lastGood(server.updates)?.value.length ?? null,
    tapeDrives: (lastGood(server.tapeDrives)?.value ?? []).map(({ name, model, inUse }) => ({ name, model, inUse })),
  };
}

function ofPve(cluster: PveState, lens: Lens): Partial<SourcePart> {
  const version = lastGood(cluster.version)?.value;
  return {
    version: version ? version.version : null,
    missingRights: missingPveRights(cluster, lens.tokenIdOf(cluster.name)),
  };
}

function ofSqlbak(account: SqlbakState, lens: Lens, { nowMs }: SourceFacts): Partial<SourcePart> {
  const { certificate } = account;
  return {
    certificate: certificate && certificateView(certificate, isPinned(account.name, lens)),
    sqlbak: sqlbakView(account, { nowMs }),
  };
}

function isPinned(name: string, { settings }: Lens): boolean {
  const configured = settings.servers.find((server) => server.name === name);
  return configured !== undefined && 'fingerprint' in configured && configured.fingerprint !== null;
}

type Certificate = NonNullable<ServerState['certificate']>;

function certificateView({ fingerprint, subject, issuer, validFromMs, validToMs }: Certificate, isOurPin: boolean) {
  return { fingerprint, subject, issuer, validFromMs, validToMs, isPinned: isOurPin };
}

function hostView(host: HostStatus): HostView {
  const { cpuRatio, ioWaitRatio, load, uptimeSeconds, cpuModel, cpuCount, kernel } = host;
  return {
    ...{ cpuRatio, ioWaitRatio, load, uptimeSeconds, cpuModel, cpuCount, kernel },
    memoryUsedBytes: host.memory.usedBytes,
    memoryTotalBytes: host.memory.totalBytes,
    swapUsedBytes: host.swap.usedBytes,
    swapTotalBytes: host.swap.totalBytes,
    rootUsedBytes: host.rootDisk.usedBytes,
    rootTotalBytes: host.rootDisk.totalBytes,
  };
}

function subscriptionText({ status, productName, nextDueDate }: Subscription): string {
  const due = nextDueDate === null ? '' : `, until ${nextDueDate}`;
  return `${status === 'notfound' ? 'none' : status}${productName === null ? '' : ` (${productName})`}${due}`;
}
