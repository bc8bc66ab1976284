import type { Failure } from './failure.ts';
import type { Privileges } from './privileges.ts';
import type { Section } from './section.ts';
import type { ServerCertificate, ServerVersion } from './server.ts';
import type { SourceState } from './source.ts';
import type { VzdumpHistory } from './vzdump.ts';

/** One way into a cluster: the API of one of its nodes. */
export interface PveEndpoint {
  readonly url: string;
  /** Null: it answered when it was last asked, or was not asked yet. */
  readonly failure: Failure | null;
  /** Since when it fails; null while it does not. */
  readonly failingSinceMs: number | null;
  /** Which cluster it belongs to, by its own words; null before the first answer. */
  readonly cluster: ClusterIdentity | null;
  /** It belongs to another cluster than the first endpoint: nothing is asked of it. */
  readonly isForeign: boolean;
  readonly certificate: ServerCertificate | null;
  /** Requests sent to it since we started. */
  readonly requests: number;
}

/** What tells clusters apart. */
export interface ClusterIdentity {
  /** The cluster's name; null for a node that is in none. */
  readonly name: string | null;
  /** All members, sorted. */
  readonly nodes: readonly string[];
}

/** A cluster as one of its members sees it (`/cluster/status`). */
export interface ClusterStatus extends ClusterIdentity {
  /** Null for a node that is in no cluster, which needs no quorum; of a cluster (`name`) that does not say: unknown. */
  readonly isQuorate: boolean | null;
}

/** `unknown`: a member whose statistics have been silent for minutes; degraded rather than down (pve-api.md 8). */
export type NodeStatus = 'online' | 'offline' | 'unknown';

/** One node of a cluster. Figures are null where PVE did not send them: it drops them when a node is not online. */
export interface PveNode {
  readonly name: string;
  readonly status: NodeStatus;
  /** Threads. */
  readonly cpuCount: number | null;
  /** 0 to 1. */
  readonly cpuRatio: number | null;
  readonly memoryTotalBytes: number | null;
  readonly memoryUsedBytes: number | null;
  readonly rootTotalBytes: number | null;
  readonly rootUsedBytes: number | null;
  readonly uptimeSeconds: number | null;
}

export type GuestType = 'qemu' | 'lxc';

/** A virtual machine or container. What PVE leaves out of guests on a silent node is as last known. */
export interface PveGuest {
  readonly vmid: number;
  readonly type: GuestType;
  readonly node: string;
  readonly name: string | null;
  /** `running`, `stopped`, `paused`, `io-error`, ...; `unknown` on a node that went silent. Open. */
  readonly status: string;
  readonly isTemplate: boolean;
  /** Configured, not used; may be fractional for containers. */
  readonly cpuCount: number | null;
  readonly memoryBytes: number | null;
  readonly pool: string | null;
  readonly tags: readonly string[];
  /** `backup` while a vzdump works on it. */
  readonly lock: string | null;
  /** State of its HA service. */
  readonly haState: string | null;
}

/** One storage as one node has it. A shared one occurs once per node with the same figures. */
export interface PveNodeStorage {
  readonly storage: string;
  readonly node: string;
  /** `dir`, `zfspool`, `pbs`, ...; open. */
  readonly type: string;
  readonly isShared: boolean;
  readonly isAvailable: boolean;
  /** Null while it is not available. */
  readonly totalBytes: number | null;
  readonly usedBytes: number | null;
}

/** What `/cluster/resources` tells, all of one moment. */
export interface PveResources {
  readonly nodes: readonly PveNode[];
  readonly guests: readonly PveGuest[];
  readonly storages: readonly PveNodeStorage[];
}

/** SMART's verdict: `unknown` for disks that say nothing, such as virtual ones or those behind a RAID controller. */
export type DiskHealth = 'good' | 'bad' | 'unknown';

export interface PveDisk {
  /** Such as `/dev/sda`; another one after a restart perhaps. */
  readonly devicePath: string;
  readonly health: DiskHealth;
  /** As PVE spells it: `PASSED`, `OK`, `FAILED!`, `UNKNOWN`, ... */
  readonly healthText: string;
  readonly model: string | null;
  readonly serial: string | null;
  readonly sizeBytes: number | null;
  /** `hdd`, `ssd`, `nvme`, ... */
  readonly type: string | null;
  /** Percent of its life that is left; null where it does not say. */
  readonly lifeLeftPercent: number | null;
}

export interface PveCertificate {
  /** `pve-root-ca.pem`, `pve-ssl.pem` or `pveproxy-ssl.pem`. */
  readonly filename: string;
  /** OpenSSL's one-line form. */
  readonly subject: string;
  readonly fingerprint: string | null;
  readonly validFromMs: number | null;
  /** Null: not known. */
  readonly validToMs: number | null;
}

/** Which guests a backup job takes. */
export type JobSelection =
  | { readonly kind: 'all'; readonly exclude: readonly number[] }
  | { readonly kind: 'guests'; readonly vmids: readonly number[] }
  | { readonly kind: 'pool'; readonly pool: string }
  /** None that we know: it covers nobody. */
  | { readonly kind: 'none' };

/** A definition of backups (`/cluster/backup`). */
export interface PveBackupJob {
  readonly id: string;
  readonly enabled: boolean;
  readonly schedule: string | null;
  /** As of now, also for jobs that are switched off. */
  readonly nextRunAtMs: number | null;
  /** Null: the default of each node. */
  readonly storage: string | null;
  readonly selection: JobSelection;
  /** Only guests that are on this node at the time; null: on any. */
  readonly node: string | null;
  readonly mode: string;
  readonly comment: string | null;
}

/** A guest in no job at all, by PVE's own reckoning; jobs that are switched off count as cover there. */
export interface PveUncoveredGuest {
  readonly vmid: number;
  readonly type: GuestType;
  readonly name: string | null;
}

/** A storage's definition (`/storage`). */
export interface PveStorageEntry {
  readonly storage: string;
  readonly type: string;
  readonly isEnabled: boolean;
  /** Null: on all nodes. */
  readonly nodes: readonly string[] | null;
  readonly holdsBackups: boolean;
  /** Where it points to; null unless its type is `pbs`. */
  readonly pbs: PbsTarget | null;
}

/** The datastore and namespace that a PVE storage writes to. */
export interface PbsTarget {
  readonly host: string;
  readonly port: number;
  readonly datastore: string;
  /** Root is the empty string. */
  readonly namespace: string;
  /** Of the server's certificate, upper-case with colons; null: signed by an authority. */
  readonly fingerprint: string | null;
  readonly isEncrypted: boolean;
}

/** What is read of a cluster as a whole. */
export interface ClusterParts {
  readonly version: ServerVersion;
  readonly privileges: Privileges;
  readonly cluster: ClusterStatus;
  readonly resources: PveResources;
  readonly backupJobs: readonly PveBackupJob[];
  readonly uncovered: readonly PveUncoveredGuest[];
  readonly storages: readonly PveStorageEntry[];
}

/** What is read of each node by itself. */
export interface NodeParts {
  readonly disks: readonly PveDisk[];
  readonly certificates: readonly PveCertificate[];
  readonly vzdump: VzdumpHistory;
}

export type ClusterSections = { readonly [K in keyof ClusterParts]: Section<ClusterParts[K]> };

/** By node; one that was never online has no entry. */
export type NodeSections = { readonly [K in keyof NodeParts]: ReadonlyMap<string, Section<NodeParts[K]>> };

/** Everything we know of one Proxmox VE cluster, or of a node that is in none. */
export interface PveState extends SourceState, ClusterSections, NodeSections {
  readonly kind: 'pve';
  readonly endpoints: readonly PveEndpoint[];
}
