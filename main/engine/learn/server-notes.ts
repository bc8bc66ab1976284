import { z } from 'zod';
import type { GoneGroup, GroupLoss } from '../../../shared/rules/alerts/knowledge.ts';
import type { Downtime } from '../../../shared/rules/rhythm/evidence.ts';
import type { History } from '../ports.ts';

const time = z.number();
const lost = {
  namespace: z.string(),
  backupType: z.string(),
  backupId: z.string(),
  lastSeenAtMs: time,
  missedAtMs: time,
};
const loss = z.object({ ...lost, count: z.number(), newestLostAtMs: time, beyondAnyPrune: z.boolean() });
const gone = z.object({
  ...lost,
  snapshotCount: z.number(),
  newestAtMs: time.nullable(),
  isExplained: z.boolean(),
});
const downtime = z.object({ fromMs: time, untilMs: time });
const stage = z.object({ mount: z.string(), mode: z.string().nullable(), sinceMs: time });
const notes = z.object({
  timeZone: z.string().nullable(),
  stages: z.record(z.string(), stage),
  /** Our clock, by datastore and namespace. */
  failedSeen: z.record(z.string(), z.record(z.string(), time)),
  losses: z.record(z.string(), z.array(loss)),
  gone: z.record(z.string(), z.array(gone)),
  startedAtMs: time.nullable().default(null),
  downtimes: z.array(downtime).default([]),
  outages: z.record(z.string(), z.array(downtime)).default({}),
});

/** Since when a datastore is mounted and maintained as it is; our clock. */
export type Stage = z.infer<typeof stage>;

/** What is remembered of a server beside its groups, over restarts. */
export interface ServerNotes {
  timeZone: string | null;
  /** By datastore. */
  readonly stages: Map<string, Stage>;
  /** When a snapshot marked as failed was last seen, by datastore and namespace; our clock. */
  readonly failedSeen: Map<string, Map<string, number>>;
  readonly losses: Map<string, readonly GroupLoss[]>;
  readonly gone: Map<string, readonly GoneGroup[]>;
  /** When the server was switched on, by its own clock. */
  startedAtMs: number | null;
  /** When it was off, oldest first; the server's own time. */
  downtimes: readonly Downtime[];
  /** When a datastore took no backups, the same way, by datastore. */
  readonly outages: Map<string, readonly Downtime[]>;
}

const keyOf = (server: string) => `learned/${encodeURIComponent(server)}`;

/** Reads them; what cannot be understood, such as that of another version, is nothing. */
export function recallNotes(history: Pick<History, 'recall'>, server: string): ServerNotes {
  const read = notes.safeParse(parsed(history.recall(keyOf(server))));
  const known = read.success
    ? read.data
    : {
        timeZone: null,
        stages: {},
        failedSeen: {},
        losses: {},
        gone: {},
        startedAtMs: null,
        downtimes: [],
        outages: {},
      };
  return {
    timeZone: known.timeZone,
    stages: new Map(Object.entries(known.stages)),
    failedSeen: new Map(Object.entries(known.failedSeen).map(([store, of]) => [store, new Map(Object.entries(of))])),
    losses: new Map(Object.entries(known.losses)),
    gone: new Map(Object.entries(known.gone)),
    startedAtMs: known.startedAtMs,
    downtimes: known.downtimes,
    outages: new Map(Object.entries(known.outages)),
  };
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** They as a document. */
export function notesText(known: ServerNotes): string {
  const document: z.infer<typeof notes> = {
    timeZone: known.timeZone,
    stages: Object.fromEntries(known.stages),
    failedSeen: Object.fromEntries([...known.failedSeen].map(([store, of]) => [store, Object.fromEntries(of)])),
    losses: Object.fromEntries([...known.losses].map(([store, list]) => [store, [...list]])),
    gone: Object.fromEntries([...known.gone].map(([store, list]) => [store, [...list]])),
    startedAtMs: known.startedAtMs,
    downtimes: [...known.downtimes],
    outages: Object.fromEntries([...known.outages].map(([store, list]) => [store, [...list]])),
  };
  return JSON.stringify(document);
}

export function keepNotes(history: Pick<History, 'keep'>, server: string, text: string): boolean {
  return history.keep(keyOf(server), text);
}
