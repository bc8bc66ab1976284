import type { Alert } from '../domain/alert.ts';
import type { FleetState } from '../domain/fleet.ts';

/** Everything that the tray tells about. */
export interface TrayFacts {
  readonly nowMs: number;
  readonly fleet: FleetState;
  /** Alerts that fire and are neither snoozed nor acknowledged nor of mere information; worst first. */
  readonly active: readonly Alert[];
  /** How many fire, but were snoozed or acknowledged. */
  readonly mutedCount: number;
  /** When the alerts were last judged; null: not yet. */
  readonly judgedAtMs: number | null;
  readonly pollingIntervalMs: number;
  /** Notifications are held until then; infinity: until resumed; null: they are not. */
  readonly pausedUntilMs: number | null;
  /** Null: it cannot be set here. */
  readonly startsAtLogin: boolean | null;
  /** What stops the program from doing its work, such as settings that cannot be read; one sentence each. */
  readonly troubles: readonly string[];
  /** The wall clock of this machine in words, such as `14:02`. */
  readonly clock: (atMs: number) => string;
}
