import type { AlertSubject, Severity } from '../../../shared/domain/alert.ts';

/** Something that was said of a subject: by an alert's notice, or by showing it. */
export interface Said {
  readonly rule: string;
  readonly subject: AlertSubject;
  readonly summary: string;
}

/** A notice as people got it. */
export interface ToldNotice {
  readonly atMs: number;
  readonly kind: 'fired' | 'resolved' | 'digest';
  readonly severity: Severity;
  readonly title: string;
  readonly said: readonly Said[];
}

/** An alert that began to fire, whether people were told or only shown. */
export interface Firing extends Said {
  readonly atMs: number;
  readonly severity: Severity;
}

/** All that one way of watching said in the replay. */
export interface Chronicle {
  readonly notices: readonly ToldNotice[];
  readonly firings: readonly Firing[];
  /** When it could not look at a server (null: at any), such as asleep. */
  readonly blind: readonly BlindSpan[];
}

export interface BlindSpan {
  readonly server: string | null;
  readonly fromMs: number;
  readonly untilMs: number;
}
