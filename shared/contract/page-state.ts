import type { AlertSubject, Severity } from '../domain/alert.ts';
import type { SourceKind } from '../domain/source.ts';
import type { GuestView, PveView } from '../view/pve-view.ts';
import type { SqlbakView } from '../view/sqlbak-view.ts';
import type { HostView } from './host-view.ts';

/*
 * What the page shows, in parts. Each part is replaced whole when it changed, by its key; so a change of one datastore's
 * usage does not send all groups again. All of it is JSON: no Map, no Date. Times are epoch milliseconds, our own clock
 * unless a name says `server`. Nothing in here is ever a secret.
 */

/*
 * What stands: `standsUntilMs` is a value's own limit. Beside it, all of a source is stale after three polling intervals
 * without an answer (`SourcePart.reach`, `AppPart.pollingIntervalMs`); that limit moves with every answer and so is not
 * written into each part.
 */

/** A value with its age. Null where it is used: never read, or not allowed to be. */
export interface Aged<T> {
  readonly value: T;
  readonly takenAtMs: number;
  /** After this it must be shown as stale, not as current. */
  readonly standsUntilMs: number;
}

/** A failure in words for people. */
export interface Trouble {
  readonly what: string;
  readonly next: string;
  readonly sinceMs: number;
}

/** The key of a part; names are percent-encoded. */
export type PartKey =
  | 'app'
  | 'alerts'
  | `source/${string}`
  | `datastore/${string}/${string}`
  | `groups/${string}/${string}`
  | `guests/${string}`
  | `tasks/${string}`;

export type Part = AppPart | AlertsPart | SourcePart | DatastorePart | GroupsPart | GuestsPart | TasksPart;

/** The program itself. */
export interface AppPart {
  readonly kind: 'app';
  readonly version: string;
  readonly host: 'headless' | 'app';
  /** Whether settings can be changed here. */
  readonly canChangeSettings: boolean;
  readonly startedAtMs: number;
  /** When the alerts were last judged; null: not yet. */
  readonly judgedAtMs: number | null;
  readonly pollingIntervalMs: number;
  /** Names of clients that are configured. */
  readonly clients: readonly string[];
  /** Why history cannot be kept; null: it is. */
  readonly historyTrouble: Trouble | null;
  /** Notifications are held until then; null: they are not. */
  readonly notificationsPausedUntilMs: number | null;
  /** IANA name of this machine's zone. */
  readonly timeZone: string;
  readonly isDemo: boolean;
  /** Warnings about the settings, such as an override that names nothing. */
  readonly settingsWarnings: readonly string[];
}

export interface AlertView {
  readonly id: string;
  readonly rule: string;
  readonly subject: AlertSubject;
  readonly client: string | null;
  readonly severity: Severity;
  readonly state: 'pending' | 'firing' | 'resolved';
  readonly summary: string;
  readonly next: string;
  readonly cause: string;
  readonly sinceMs: number;
  readonly firedAtMs: number | null;
  readonly resolvedAtMs: number | null;
  /** When it fires, if it goes on; null unless pending. */
  readonly firesAtMs: number | null;
  /** Its facts are missing at present: its state is what it last was. */
  readonly unknownSinceMs: number | null;
  /** It comes and goes, and is gone since then; it fires until that has lasted. */
  readonly quietSinceMs: number | null;
  readonly acknowledgedAtMs: number | null;
  readonly snooze: { readonly kind: 'until'; readonly untilMs: number } | { readonly kind: 'until-change' } | null;
}

/** All alerts that are pending, firing or resolved lately; worst and oldest first. */
export interface AlertsPart {
  readonly kind: 'alerts';
  readonly alerts: readonly AlertView[];
  /** Groups that were silent long before we first looked, to be kept or archived. */
  readonly retired: readonly RetiredGroup[];
}

export interface RetiredGroup {
  readonly server: string;
  readonly datastore: string;
  readonly namespace: string;
  /** `type/id`. */
  readonly group: string;
  readonly lastFinishedMs: number | null;
}

/** How a source stands: `paused` is switched off in the settings. */
export type ReachView =
  | { readonly kind: 'unpolled' }
  | { readonly kind: 'paused' }
  | { readonly kind: 'answering'; readonly sinceMs: number; readonly lastAnswerAtMs: number }
  | { readonly kind: 'failing'; readonly trouble: Trouble; readonly lastAnswerAtMs: number | null };

/** Something that the token may not do, and what follows. */
export interface MissingRight {
  readonly what: string;
  readonly privilege: string;
  readonly path: string;
  readonly withoutIt: string;
  /** The line to copy. */
  readonly command: string;
}

/** Nothing is sent to that address before a person has pinned the presented certificate. SHA-256 fingerprints. */
export interface ChangedCertificate {
  readonly url: string;
  readonly pinned: string;
  readonly presented: string;
}

/** One source, of any kind. Parts that a kind does not have are null. */
export interface SourcePart {
  readonly kind: 'source';
  readonly name: string;
  readonly sourceKind: SourceKind;
  readonly url: string;
  readonly reach: ReachView;
  readonly lastPollAtMs: number | null;
  readonly lastPollMs: number | null;
  readonly overviewCompleteAtMs: number | null;
  readonly snapshotsCompleteAtMs: number | null;
  readonly version: string | null;
  readonly host: Aged<HostView> | null;
  readonly certificate: {
    readonly fingerprint: string;
    readonly subject: string;
    readonly issuer: string;
    readonly validFromMs: number;
    readonly validToMs: number;
    readonly isPinned: boolean;
  } | null;
  /** Where another certificate is presented than the pinned one; a PVE cluster has several addresses. */
  readonly changedCertificates: readonly ChangedCertificate[];
  /** Positive: the server's clock is ahead of ours. */
  readonly clockAheadMs: number | null;
  readonly timeZone: string | null;
  /** Null: not known. */
  readonly missingRights: readonly MissingRight[] | null;
  readonly subscription: string | null;
  readonly pendingUpdates: number | null;
  readonly tapeDrives: readonly { readonly name: string; readonly model: string | null; readonly inUse: boolean }[];
  /** What only a PVE cluster has. Its guests are a part of their own. */
  readonly pve: ClusterView | null;
  /** What only an account at SqlBak has. */
  readonly sqlbak: SqlbakView | null;
  /** What watching it costs, since `sinceMs`. */
  readonly cost: {
    readonly sinceMs: number;
    readonly requests: number;
    readonly receivedBytes: number;
    readonly manifestsRead: number;
  };
}

export type OutcomeView = 'ok' | 'warnings' | 'error' | 'unknown';

/** A job or garbage collection: its last and next run. */
export interface JobView {
  readonly id: string;
  readonly job: 'gc' | 'verify' | 'prune' | 'sync';
  readonly namespace: string;
  readonly schedule: string | null;
  readonly nextRunServerMs: number | null;
  readonly running: boolean;
  readonly lastRunServerMs: number | null;
  readonly lastOutcome: OutcomeView | null;
  /** The error's text, or how many warnings. */
  readonly lastMessage: string | null;
  readonly upid: string | null;
  readonly comment: string | null;
  /** Such as `pull from remote-a: store-b` or `keeps 7 daily, 4 weekly`; null where there is nothing to say. */
  readonly about: string | null;
}

export type ForecastView =
  | { readonly kind: 'unknown'; readonly reason?: string }
  | { readonly kind: 'no-trend'; readonly reason: string }
  | { readonly kind: 'full' }
  | {
      readonly kind: 'filling';
      readonly daysToFull: number;
      readonly lowDays: number;
      readonly highDays: number | null;
      readonly bytesPerDay: number;
      readonly basedOnDays: number;
      /** How PBS's own estimate compares; null: PBS says nothing. */
      readonly pbs: {
        readonly verdict: 'agrees' | 'sooner' | 'later';
        readonly daysToFull: number | null;
      } | null;
    };

/** A datastore of a PBS. Its groups are a part of their own. */
export interface DatastorePart {
  readonly kind: 'datastore';
  readonly server: string;
  readonly datastore: string;
  readonly comment: string | null;
  readonly client: string | null;
  readonly backend: string | null;
  /** Why it cannot be read, such as maintenance; null: it can. */
  readonly state: {
    readonly what: string;
    readonly sinceMs: number;
    /** Whether its content is read all the same, as in maintenance that only forbids writing. */
    readonly isReadable: boolean;
  } | null;
  readonly usage: Aged<{
    readonly totalBytes: number;
    readonly usedBytes: number;
    readonly availableBytes: number;
    /** As PBS's page shows it; null: both are zero, or an S3 store whose numbers are the cache's. */
    readonly ratio: number | null;
  }> | null;
  readonly usageTrouble: Trouble | null;
  /** Ratios at which storage-high and storage-critical trip here; null: switched off. */
  readonly warnRatio: number | null;
  readonly criticalRatio: number | null;
  readonly forecast: ForecastView;
  readonly dedupFactor: number | null;
  readonly gc: {
    readonly lastEndServerMs: number | null;
    readonly durationMs: number | null;
    readonly removedBytes: number | null;
    readonly pendingBytes: number | null;
    readonly stillBadChunks: number | null;
  } | null;
  /** Null: not known. */
  readonly jobs: readonly JobView[] | null;
  /** Kinds of jobs of which nothing is known: that none of them is listed says nothing. */
  readonly unknownJobs: readonly JobView['job'][];
  /** Counts over all groups whose lists stand; null: none was read. */
  readonly groupCount: number | null;
  readonly snapshotCount: number | null;
  /** Of the snapshots whose detail is known: how many are verified ok, failed, and known at all. */
  readonly verification: {
    readonly ok: number;
    readonly failed: number;
    readonly known: number;
  } | null;
  readonly newestBackupServerMs: number | null;
}

/** When the next backup is expected. All moments are the server's. */
export type PaceView =
  | {
      readonly kind: 'rhythm';
      /** Such as `daily, usually 02:10`. */
      readonly usually: string;
      readonly intervalMs: number;
      readonly expectedServerMs: number;
      readonly dueByServerMs: number;
      /** 0 to 1; 1 when set by the user. */
      readonly confidence: number;
    }
  /** No rhythm is known: the fixed limit counts. */
  | { readonly kind: 'limit'; readonly dueByServerMs: number }
  | { readonly kind: 'not-watched'; readonly reason: 'archived' | 'no-monitor' | 'retired' | 'rule-off' }
  | { readonly kind: 'unknown' };

export interface GroupRow {
  readonly namespace: string;
  readonly backupType: string;
  readonly backupId: string;
  readonly client: string | null;
  readonly comment: string | null;
  readonly owner: string | null;
  /** Finished snapshots. */
  readonly snapshotCount: number | null;
  /** Moment of the newest finished backup; null with `lastFinished` saying why. */
  readonly lastFinishedServerMs: number | null;
  readonly lastFinished: 'at' | 'none' | 'unknown';
  readonly pace: PaceView;
  /** Null: its snapshots' detail is not known. */
  readonly detail: {
    readonly newestSizeBytes: number | null;
    readonly newestVerification: 'ok' | 'failed' | 'none' | null;
    readonly verified: number;
    readonly failed: number;
    readonly encrypted: boolean | null;
    /** When its snapshots were read. `newest…` are null where it has changed since. */
    readonly takenAtMs: number;
  } | null;
}

export interface NamespaceView {
  readonly namespace: string;
  /** Null: never read. */
  readonly takenAtMs: number | null;
  readonly standsUntilMs: number | null;
  readonly trouble: Trouble | null;
}

/** All groups of a datastore. Where a namespace's list does not stand, its groups' freshness is unknown. */
export interface GroupsPart {
  readonly kind: 'groups';
  /** Of an account at SqlBak `datastore` is one of its servers, and a group a kind of backup of a job. */
  readonly sourceKind: SourceKind;
  readonly server: string;
  readonly datastore: string;
  /** Why the list of namespaces could not be read; null: it could, or was not tried. */
  readonly namespacesTrouble: Trouble | null;
  readonly namespaces: readonly NamespaceView[];
  readonly groups: readonly GroupRow[];
}

/** A PVE cluster without its guests. */
export type ClusterView = Omit<PveView, 'guests'>;

/** The guests of a PVE cluster, without templates; as old as `ClusterView.nodes`, and not sent while nothing changes. */
export interface GuestsPart {
  readonly kind: 'guests';
  readonly server: string;
  /** Null: never read. */
  readonly guests: readonly GuestView[] | null;
}

export interface TaskView {
  readonly upid: string;
  readonly workerType: string;
  /** Without a trailing snapshot time. */
  readonly workerId: string;
  readonly datastore: string | null;
  readonly user: string;
  readonly startedServerMs: number;
  /** Null while it runs. */
  readonly endedServerMs: number | null;
  readonly outcome: OutcomeView | null;
  readonly message: string | null;
}

/**
 * Tasks of one server: what runs, and what ended in the last 24 hours, newest first. Of what ended well only the newest
 * 200 are listed; `readTasks` has the rest.
 */
export interface TasksPart {
  readonly kind: 'tasks';
  readonly server: string;
  /** The list is at least as young as this: one that was read again and holds the same is not sent each time. */
  readonly takenAtMs: number | null;
  readonly trouble: Trouble | null;
  readonly running: readonly TaskView[];
  readonly finished: readonly TaskView[];
  /** How many that ended well are not listed. */
  readonly omitted: number;
}

/** Everything at one moment. */
export interface PageState {
  readonly revision: number;
  /** Our clock when it was made, so that the page can tell how far its own is off. */
  readonly nowMs: number;
  readonly parts: Readonly<Record<string, Part>>;
}

/** What changed since the revision before. */
export interface PageChange {
  readonly revision: number;
  readonly nowMs: number;
  readonly set: Readonly<Record<string, Part>>;
  readonly removed: readonly string[];
}

/** Keys of parts. The one place that knows how they are spelled. */
export const partKey = {
  app: (): PartKey => 'app',
  alerts: (): PartKey => 'alerts',
  source: (name: string): PartKey => `source/${encodeURIComponent(name)}`,
  datastore: (server: string, datastore: string): PartKey =>
    `datastore/${encodeURIComponent(server)}/${encodeURIComponent(datastore)}`,
  groups: (server: string, datastore: string): PartKey =>
    `groups/${encodeURIComponent(server)}/${encodeURIComponent(datastore)}`,
  guests: (server: string): PartKey => `guests/${encodeURIComponent(server)}`,
  tasks: (server: string): PartKey => `tasks/${encodeURIComponent(server)}`,
} as const;
