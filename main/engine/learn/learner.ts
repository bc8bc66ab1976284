import type { GroupCare, GroupPlace } from '../../../shared/domain/history.ts';
import type { Knowledge } from '../../../shared/rules/alerts/knowledge.ts';
import type { Forecast } from '../../../shared/rules/forecast/forecast.ts';
import type { Downtime } from '../../../shared/rules/rhythm/evidence.ts';
import type { Rhythm } from '../../../shared/rules/rhythm/rhythm.ts';

/** What follows from history: rhythms, forecasts, baselines, losses. Kept ready, renewed when its facts change. */
export interface Learner {
  /** For the rules. */
  knowledge(): Knowledge;
  /** Null: nothing is known of the group. */
  rhythm(place: GroupPlace): Rhythm | null;
  /** Null: nothing is known of the datastore. */
  forecast(server: string, datastore: string): Forecast | null;
  /** IANA name of the server's time zone; null where it is not known (then ours is used). */
  timeZone(server: string): string | null;
  /** When a server was off in the last weeks, oldest first; the server's own time. */
  downtimes(server: string): readonly Downtime[];
  /** Groups that were silent long before we first looked, and nobody has decided about. */
  retired(): readonly GroupPlace[];
  /** Null: it survives a restart; else why it holds only until then, as a sentence. */
  setCare(place: GroupPlace, care: GroupCare): string | null;
  /** Whether all groups of the server that are known now were looked at once. */
  isReady(server: string): boolean;
  /** Calls `listener` when an answer may have changed, at most once for each burst; returns its remover. */
  subscribe(listener: () => void): () => void;
  start(): void;
  /** Resolves when everything that changed so far is taken in. */
  idle(): Promise<void>;
  stop(): void;
}
