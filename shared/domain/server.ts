import type { DatastoreListing, DatastoreState } from './datastore.ts';
import type { PruneJob, SyncJob, VerifyJob } from './job.ts';
import type { Privileges } from './privileges.ts';
import type { Section } from './section.ts';
import type { SourceState } from './source.ts';
import type { TaskLog } from './task.ts';

/** PBS's version, such as 4.2.3: `version` "4.2" and `release` "3" on the wire. */
export interface ServerVersion {
  readonly version: string;
  readonly release: string;
  readonly repoid: string;
  /** Major, minor and patch for comparing; a part that is no number counts as 0. */
  readonly tuple: readonly [number, number, number];
}

/** Whether a version is at least the given one; an unknown version is not. */
export function isAtLeast(version: ServerVersion | null, wanted: readonly [number, number, number]): boolean {
  if (version === null) return false;
  for (const [index, part] of wanted.entries()) {
    const own = version.tuple[index] ?? 0;
    if (own !== part) return own > part;
  }
  return true;
}

interface UsedTotal {
  readonly totalBytes: number | null;
  readonly usedBytes: number | null;
}

/** The server's own machine. Each figure is null when the server did not send a usable one. */
export interface HostStatus {
  /** 0 to 1, averaged over the last seconds. */
  readonly cpuRatio: number | null;
  readonly ioWaitRatio: number | null;
  /** Over 1, 5 and 15 minutes. */
  readonly load: readonly [number | null, number | null, number | null];
  readonly memory: UsedTotal & { readonly freeBytes: number | null };
  readonly swap: UsedTotal & { readonly freeBytes: number | null };
  readonly rootDisk: UsedTotal & { readonly availableBytes: number | null };
  readonly uptimeSeconds: number | null;
  readonly cpuCount: number | null;
  readonly cpuModel: string | null;
  readonly kernel: string | null;
}

export interface TapeDrive {
  readonly name: string;
  readonly vendor: string | null;
  readonly model: string | null;
  readonly serial: string | null;
  readonly inUse: boolean;
}

export interface Subscription {
  /** `active`, `notfound`, `expired`, ...; open. */
  readonly status: string;
  readonly message: string | null;
  readonly productName: string | null;
  /** `YYYY-MM-DD`. */
  readonly nextDueDate: string | null;
}

export interface PendingUpdate {
  readonly package: string;
  readonly version: string | null;
  readonly oldVersion: string | null;
  readonly origin: string | null;
}

/** The certificate that the server presented in its last TLS handshake. */
export interface ServerCertificate {
  /** SHA-256 of the leaf, upper-case with colons. */
  readonly fingerprint: string;
  readonly subject: string;
  readonly issuer: string;
  readonly validFromMs: number;
  readonly validToMs: number;
  readonly seenAtMs: number;
}

/** How the server's clock differs from ours, measured by the `Date` header (1 s resolution). */
export interface ClockDifference {
  /** Positive: the server is ahead. */
  readonly aheadMs: number;
  readonly measuredAtMs: number;
}

/** Everything we know of one Proxmox Backup Server. */
export interface ServerState extends SourceState {
  readonly kind: 'pbs';
  /** When the detail of every known snapshot was last complete. */
  readonly snapshotsCompleteAtMs: number | null;
  readonly certificate: ServerCertificate | null;
  readonly clock: ClockDifference | null;
  readonly version: Section<ServerVersion>;
  readonly privileges: Section<Privileges>;
  readonly host: Section<HostStatus>;
  readonly tasks: Section<TaskLog>;
  readonly datastoreList: Section<readonly DatastoreListing[]>;
  readonly datastores: ReadonlyMap<string, DatastoreState>;
  /** How the last round over all stores went, where one request serves them all. */
  readonly usageRound: Section<null>;
  readonly gcRound: Section<null>;
  readonly verifyJobs: Section<readonly VerifyJob[]>;
  readonly pruneJobs: Section<readonly PruneJob[]>;
  readonly syncJobs: Section<readonly SyncJob[]>;
  readonly tapeDrives: Section<readonly TapeDrive[]>;
  readonly subscription: Section<Subscription>;
  readonly updates: Section<readonly PendingUpdate[]>;
  /** IANA name of its time zone: schedules are written in its local time. */
  readonly timeZone: Section<string>;
}
