import { z } from 'zod';
import type { Severity } from '../domain/alert.ts';
import type { AlertEvent, CalendarRow, KeptTask, Measure, SeriesPoint } from '../domain/history.ts';
import { RULE_NAMES, type RuleName, type ThresholdUnit } from '../settings/rule-names.ts';
import type { PageState } from './page-state.ts';

/*
 * THE contract of page and program, over IPC and HTTP alike. A call has a scope (`read` shows, `change` changes or
 * reveals), a strict schema of its arguments and a type of its reply. Adding is free; renaming needs both sides at once.
 * A secret may go in, never out.
 *
 * To add a call: a row in CALLS, a row in Replies, a handler in main/monitor/handlers. All three are checked by types.
 */

const name = z.string().min(1).max(300);
const namespace = z.string().max(1000);
const moment = z.number().int().nonnegative();
const group = z.strictObject({ server: name, datastore: name, namespace, group: name });
const place = z.strictObject({
  server: name,
  datastore: name.optional(),
  namespace: namespace.optional(),
  group: name.optional(),
});

const MEASURES = [
  ...['total-bytes', 'used-bytes', 'available-bytes', 'dedup-factor', 'cpu-ratio', 'io-wait-ratio', 'load1'],
  ...['memory-used-ratio', 'root-disk-used-ratio', 'snapshot-count', 'newest-size-bytes', 'backup-seconds'],
  ...['gc-seconds', 'verify-seconds', 'sync-seconds'],
] as const satisfies readonly Measure[];

const ruleChange = z.strictObject({
  rule: z.enum(RULE_NAMES),
  threshold: z.number().nonnegative().optional(),
  forSeconds: z.number().nonnegative().optional(),
  match: z.strictObject({ server: name, datastore: name, namespace, group: name, client: name }).partial().optional(),
});

/** A server as the form for it gives it; checked by the settings' own schema when saved. */
const serverDraft = z.record(z.string().max(100), z.json());

export const CALLS = {
  readState: { scope: 'read', args: z.strictObject({}) },
  readSeries: {
    scope: 'read',
    args: z.strictObject({
      place,
      measure: z.enum(MEASURES),
      fromMs: moment,
      untilMs: moment,
      maxPoints: z.int().min(1).max(2000),
    }),
  },
  readCalendar: {
    scope: 'read',
    args: z.strictObject({ server: name, datastore: name, edgesMs: z.array(moment).min(2).max(401) }),
  },
  readSnapshots: { scope: 'read', args: group },
  readTasks: {
    scope: 'read',
    args: z.strictObject({
      server: name.optional(),
      sinceMs: moment,
      failedOnly: z.boolean().optional(),
      limit: z.int().min(1).max(1000),
    }),
  },
  readTaskLog: { scope: 'read', args: z.strictObject({ server: name, upid: z.string().min(1).max(1000) }) },
  readAlertEvents: {
    scope: 'read',
    args: z.strictObject({ sinceMs: moment, rule: name.optional(), limit: z.int().min(1).max(1000) }),
  },
  /** How often a rule with this threshold would have fired lately. */
  dryRun: { scope: 'read', args: ruleChange.extend({ days: z.int().min(1).max(400) }) },
  readSettings: { scope: 'read', args: z.strictObject({}) },

  refresh: { scope: 'change', args: z.strictObject({ server: name.optional() }) },
  acknowledge: { scope: 'change', args: z.strictObject({ id: z.string().min(1).max(4000), on: z.boolean() }) },
  /** Both null ends the snooze. */
  snooze: {
    scope: 'change',
    args: z.strictObject({
      id: z.string().min(1).max(4000),
      untilMs: moment.nullable(),
      untilChange: z.boolean(),
    }),
  },
  /** What becomes of a group: `archive` silences it for good, `watch` watches it (again). */
  setGroupCare: { scope: 'change', args: group.extend({ care: z.enum(['archive', 'watch']) }) },
  /** Null resumes. */
  pauseNotifications: { scope: 'change', args: z.strictObject({ untilMs: moment.nullable() }) },

  /** Tries a server as drafted and says what it can do; the secret is the kept one where none is given. */
  testServer: {
    scope: 'change',
    args: z.strictObject({ server: serverDraft, secret: z.string().max(4096).nullable() }),
  },
  /** The settings document without `servers`, which have calls of their own. */
  saveSettings: { scope: 'change', args: z.strictObject({ document: z.record(z.string().max(100), z.json()) }) },
  saveServer: {
    scope: 'change',
    args: z.strictObject({
      /** The name it has now; null: a new one. */
      before: name.nullable(),
      server: serverDraft,
      secret: z.string().max(4096).nullable(),
    }),
  },
  removeServer: { scope: 'change', args: z.strictObject({ name }) },
  saveForwardingSecret: {
    scope: 'change',
    args: z.strictObject({ name, secret: z.string().max(4096) }),
  },
  testForwarding: { scope: 'change', args: z.strictObject({ name }) },
  testNotification: { scope: 'change', args: z.strictObject({}) },
} as const satisfies Record<string, { scope: 'read' | 'change'; args: z.ZodType }>;

export type CallName = keyof typeof CALLS;
export type CallArgs<Name extends CallName> = z.output<(typeof CALLS)[Name]['args']>;

/** Done, or a sentence that says why not and what to do. */
export type Done = { readonly ok: true } | { readonly ok: false; readonly sentence: string };

/** A snapshot as the page lists it. */
export interface SnapshotView {
  readonly takenServerMs: number;
  readonly finished: boolean;
  readonly manifestUnreadable: boolean;
  readonly sizeBytes: number | null;
  readonly verification: 'ok' | 'failed' | 'none';
  readonly verifiedServerMs: number | null;
  readonly verifiedElsewhere: boolean;
  readonly isProtected: boolean;
  readonly encrypted: boolean;
  readonly comment: string | null;
  readonly owner: string | null;
}

/** One firing that a rule would have had. */
export interface DryRunFiring {
  readonly subject: string;
  readonly fromMs: number;
  /** Null: still. */
  readonly untilMs: number | null;
}

export type DryRunAnswer =
  | {
      readonly kind: 'answer';
      readonly times: number;
      /** The newest hundred. */
      readonly firings: readonly DryRunFiring[];
      /** From when on history has what the rule needs. */
      readonly sinceMs: number;
    }
  /** History does not hold what this rule judges by. */
  | { readonly kind: 'cannot'; readonly sentence: string };

/** One line of a server's test. */
export interface Capability {
  readonly what: string;
  readonly ok: boolean;
  /** What it found, or what is missing and the command that grants it. */
  readonly detail: string;
}

export interface ServerTest {
  /** What the server presented, for the person to confirm; null: no TLS connection. */
  readonly certificate: {
    readonly fingerprint: string;
    readonly subject: string;
    readonly issuer: string;
    readonly validToMs: number;
    /** Whether it is trusted as the draft stands: by its pin, or by the system's CAs without one. */
    readonly isTrusted: boolean;
  } | null;
  readonly capabilities: readonly Capability[];
  readonly ok: boolean;
  /** The whole in one sentence. */
  readonly sentence: string;
}

export interface SettingsView {
  /** The document with every default filled in; never a secret. */
  readonly document: unknown;
  readonly canChange: boolean;
  /** Where it lies, for people; null where that says nothing. */
  readonly path: string | null;
  /** What is wrong in it and was passed over, as sentences. */
  readonly problems: readonly string[];
  /** Whose secret is kept: servers by their name, receivers as `forwarding/NAME`. */
  readonly secretsKept: readonly string[];
  /** Where `/metrics` and the dashboard are served; null: nowhere. */
  readonly listening: string | null;
  /** Why the listener could not be opened; null: it could, or is off. */
  readonly listenTrouble: string | null;
  readonly forwarding: readonly {
    readonly name: string;
    readonly waiting: number;
    readonly trouble: string | null;
  }[];
  /** Every rule with what holds where nothing else is set. */
  readonly rules: readonly {
    readonly rule: RuleName;
    readonly unit: ThresholdUnit | null;
    readonly threshold: number | null;
    readonly forSeconds: number;
    readonly severity: Severity;
  }[];
}

/** Null where history cannot be read: unknown, which is not "nothing". */
export interface Replies {
  readState: PageState;
  readSeries: readonly SeriesPoint[] | null;
  readCalendar: readonly CalendarRow[] | null;
  /** Null: the group's snapshots were not read yet; they are being read, ask again. */
  readSnapshots: { readonly takenAtMs: number; readonly snapshots: readonly SnapshotView[] } | null;
  readTasks: readonly KeptTask[] | null;
  readTaskLog:
    | { readonly ok: true; readonly lines: readonly string[]; readonly total: number }
    | { readonly ok: false; readonly sentence: string };
  readAlertEvents: readonly AlertEvent[] | null;
  dryRun: DryRunAnswer;
  readSettings: SettingsView;
  refresh: Done;
  acknowledge: Done;
  snooze: Done;
  setGroupCare: Done;
  pauseNotifications: Done;
  testServer: ServerTest;
  saveSettings: Done;
  saveServer: Done;
  removeServer: Done;
  saveForwardingSecret: Done;
  testForwarding: Done;
  testNotification: Done;
}

/** What answers the calls. A call that cannot be answered at all rejects with a sentence. */
export type Handlers = { readonly [Name in CallName]: (args: CallArgs<Name>) => Promise<Replies[Name]> };
