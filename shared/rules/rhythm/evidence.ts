/** A backup that we saw appear: the group's `last-backup` changed between two of our looks. */
export interface SeenBackup {
  /** What `last-backup` says: the snapshot's own time, by its client's clock. */
  readonly takenAtMs: number;
  /** When we saw it; null when we had not looked shortly before (first look, sleep, app closed): it came any time ago. */
  readonly seenAtMs: number | null;
}

/** A backup task of this type and id that ended well. */
export interface BackupTaskRun {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** Several namespaces hold this type and id, and tasks do not say which one they wrote to (pbs-api.md 6.4). */
  readonly ambiguous: boolean;
}

/** From the last sign of life before it to the first one after; the server's own time. */
export interface Downtime {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** All that is known of when one backup group was backed up. Any order, duplicates welcome. */
export interface RhythmEvidence {
  /** Best: nothing prunes it. */
  readonly seen: readonly SeenBackup[];
  /** Good: not pruned either, but some are ambiguous. */
  readonly tasks: readonly BackupTaskRun[];
  /** Times of the group's finished snapshots as listed now, its `last-backup` among them. Pruning thins the old ones. */
  readonly snapshotsAtMs: readonly number[];
  /** When that list was read: a snapshot from after it has a wrong clock and says nothing. */
  readonly snapshotsReadAtMs: number | null;
  /** Times in which its server was switched off, oldest first: nothing could be backed up then. */
  readonly downtimes: readonly Downtime[];
  /** Since when we know the group. */
  readonly watchedSinceMs: number;
}

/** What the user said about the group, which stands above anything learned. */
export interface RhythmWishes {
  /** From the settings: a backup at least this often. */
  readonly maxAgeMs: number | null;
  /** Put aside with one click. */
  readonly archived: boolean;
  /** First line of the group's notes in PBS. */
  readonly comment: string | null;
}
