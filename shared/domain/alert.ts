/** How loud an alert is. Critical and warning notify, info is only shown. */
export type Severity = 'info' | 'warning' | 'critical';

/** Severities in order, the loudest first. */
export const LOUDNESS: Readonly<Record<Severity, number>> = { critical: 0, warning: 1, info: 2 };

/** What an alert is about, from the outside in; null where it does not apply. */
export interface AlertSubject {
  /** A configured server's name; null for this machine itself. */
  readonly server: string | null;
  readonly datastore: string | null;
  /** Root is the empty string. */
  readonly namespace: string | null;
  readonly backupType: string | null;
  readonly backupId: string | null;
  /** A job's id, or what else tells two subjects of one rule apart, such as a privilege. */
  readonly job: string | null;
}

/** A subject that is nothing yet: `{ ...NOTHING, server: 'pbs-1' }`. */
export const NOTHING: AlertSubject = {
  server: null,
  datastore: null,
  namespace: null,
  backupType: null,
  backupId: null,
  job: null,
};

/**
 * The stable identity of an alert: its rule and subject, safe in a path of a URL. The same trouble of the same thing has
 * the same id over restarts.
 */
export function alertId(rule: string, subject: AlertSubject): string {
  const { server, datastore, namespace, backupType, backupId, job } = subject;
  const parts = [server, datastore, namespace, backupType, backupId, job];
  return [rule, ...parts.map((part) => (part === null ? '' : `.${encodeURIComponent(part)}`))].join('~');
}

/** What a rule says of one subject now. Subjects that it does not mention are fine. */
export interface Finding {
  readonly rule: string;
  readonly subject: AlertSubject;
  /**
   * The namespaces in which it is, where its subject stands for several, such as all that one job verifies; unlike the
   * subject they may change while it goes on. Null: the subject says it.
   */
  readonly namespaces: readonly string[] | null;
  /** `unknown`: the facts are not there, so what was said before neither ends nor begins. */
  readonly verdict: 'trips' | 'unknown';
  readonly severity: Severity;
  /** How long it must hold before it fires. */
  readonly forMs: number;
  /** What is wrong, in one sentence, with the figures; plain text. */
  readonly summary: string;
  /** What to do about it, in one sentence. */
  readonly next: string;
  /** Since when it is so by the facts themselves, such as the end of a failed task; null: since it was first seen. */
  readonly factSinceMs: number | null;
  /** Changes when the facts behind it change: a snooze "until it changes" ends then. */
  readonly factVersion: string;
  /** Alerts of one cause are told in one notice. Such as `server pbs-02`. */
  readonly cause: string;
  /**
   * It is a mere consequence of its cause: whoever was told of that at or after this moment (our clock) hears nothing
   * new, however severe it is. Null: it is news of its own unless people were told of its cause shortly before.
   */
  readonly followsSinceMs: number | null;
}

/** Where an alert is in its life. */
export type AlertState = 'pending' | 'firing' | 'resolved';

/** An alert from the moment its rule first trips until it is forgotten after it was resolved. */
export interface Alert {
  readonly id: string;
  readonly rule: string;
  readonly subject: AlertSubject;
  /** See `Finding`. */
  readonly namespaces: readonly string[] | null;
  readonly severity: Severity;
  readonly state: AlertState;
  readonly summary: string;
  readonly next: string;
  readonly cause: string;
  /** See `Finding`. */
  readonly followsSinceMs: number | null;
  readonly factVersion: string;
  /** Since when it trips. */
  readonly sinceMs: number;
  /** How long it was seen to trip, without the times when nobody looked: what its "for" is measured against. */
  readonly heldMs: number;
  /** When it was last judged with the facts at hand. */
  readonly judgedAtMs: number;
  readonly firedAtMs: number | null;
  readonly resolvedAtMs: number | null;
  /** Whether its facts are missing at present: its state is then what it last was. */
  readonly unknownSinceMs: number | null;
  /** Since when its trouble is over although it still fires, because it has flapped. */
  readonly quietSinceMs: number | null;
  readonly acknowledgedAtMs: number | null;
  readonly snooze: Snooze | null;
  /** When people were told of it; null: not (yet). Its end is told only then. */
  readonly toldAtMs: number | null;
  /** The cause under which people were told; its end is told under the same one. Null: not (yet) told. */
  readonly toldCause: string | null;
  /** Ends of its firings within the last day, newest last, for damping what flaps. */
  readonly recentEndsMs: readonly number[];
}

export type Snooze =
  | { readonly kind: 'until'; readonly untilMs: number }
  /** Until the facts behind it change. */
  | { readonly kind: 'until-change'; readonly factVersion: string };

/** All places that an alert is about, each as a subject: its own, or one for each of its namespaces. */
export function placesOf({ subject, namespaces }: Pick<Alert, 'subject' | 'namespaces'>): readonly AlertSubject[] {
  return namespaces === null ? [subject] : namespaces.map((namespace) => ({ ...subject, namespace }));
}
