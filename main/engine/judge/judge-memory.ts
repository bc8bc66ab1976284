import { z } from 'zod';
import type { Alert, AlertSubject } from '../../../shared/domain/alert.ts';

/** What the judge knows over restarts. Replaced as a whole on every change. */
export interface JudgeMemory {
  readonly alerts: ReadonlyMap<string, Alert>;
  /** Nobody is told until then; null: notices go out. */
  readonly pausedUntilMs: number | null;
  /** Whether notices were held back when it was last looked. */
  readonly wasHeld: boolean;
  /** Keys of retired groups that people were asked about. */
  readonly askedRetired: readonly string[];
}

export const EMPTY_MEMORY: JudgeMemory = {
  alerts: new Map(),
  pausedUntilMs: null,
  wasHeld: false,
  askedRetired: [],
};

/** The memory as it was last kept. */
export interface KeptMemory {
  readonly memory: JudgeMemory;
  /** When: until then all was told that was to be told. Null: nothing was kept, or by a program that did not say. */
  readonly atMs: number | null;
}

/** Of the document. Fields may be added; what an older program would misread needs another number. */
const VERSION = 1;

const moment = z.number();
const subject: z.ZodType<AlertSubject> = z.object({
  server: z.string().nullable(),
  datastore: z.string().nullable(),
  namespace: z.string().nullable(),
  backupType: z.string().nullable(),
  backupId: z.string().nullable(),
  job: z.string().nullable(),
});

const alert = z.object({
  id: z.string(),
  rule: z.string(),
  subject,
  namespaces: z.array(z.string()).nullable().default(null),
  severity: z.enum(['info', 'warning', 'critical']),
  state: z.enum(['pending', 'firing', 'resolved']),
  summary: z.string(),
  next: z.string(),
  cause: z.string(),
  followsSinceMs: moment.nullable().default(null),
  factVersion: z.string(),
  sinceMs: moment,
  heldMs: moment,
  judgedAtMs: moment,
  firedAtMs: moment.nullable(),
  resolvedAtMs: moment.nullable(),
  unknownSinceMs: moment.nullable(),
  quietSinceMs: moment.nullable(),
  acknowledgedAtMs: moment.nullable(),
  snooze: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('until'), untilMs: moment }),
      z.object({ kind: z.literal('until-change'), factVersion: z.string() }),
    ])
    .nullable(),
  toldAtMs: moment.nullable(),
  toldCause: z.string().nullable().default(null),
  recentEndsMs: z.array(moment).default([]),
}) satisfies z.ZodType<Alert>;

const document = z.object({
  version: z.literal(VERSION),
  keptAtMs: moment.nullable().catch(null),
  alerts: z.array(z.unknown()).default([]),
  pausedUntilMs: moment.nullable().catch(null),
  wasHeld: z.boolean().catch(false),
  askedRetired: z.array(z.string()).catch([]),
});

/** The memory, kept at this moment, as a text that `readMemory` understands. */
export function memoryText({ alerts, ...rest }: JudgeMemory, keptAtMs: number): string {
  return JSON.stringify({ version: VERSION, keptAtMs, alerts: [...alerts.values()], ...rest });
}

/** The memory in a text; null where the whole is not one of ours. An alert that cannot be read is left out alone. */
export function readMemory(text: string): KeptMemory | null {
  const read = document.safeParse(jsonOf(text));
  if (!read.success) return null;
  const { alerts, keptAtMs, pausedUntilMs, wasHeld, askedRetired } = read.data;
  const known = alerts.flatMap((candidate) => alert.safeParse(candidate).data ?? []);
  const memory = { alerts: new Map(known.map((one) => [one.id, one])), pausedUntilMs, wasHeld, askedRetired };
  return { memory, atMs: keptAtMs };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * The memory after a time in which nobody looked: what went on meanwhile was not seen to hold, so it does not count
 * towards any "for", and nothing is told of an alert before it was judged again.
 */
export function afterAbsence(memory: JudgeMemory, nowMs: number): JudgeMemory {
  const alerts = new Map(memory.alerts);
  for (const [id, known] of alerts) {
    if (known.state !== 'resolved') alerts.set(id, { ...known, unknownSinceMs: known.unknownSinceMs ?? nowMs });
  }
  return { ...memory, alerts };
}
