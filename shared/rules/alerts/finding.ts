import type { AlertSubject, Finding } from '../../domain/alert.ts';
import type { EffectiveRule, NamedDefaults } from './rule.ts';

/** What a rule has to say of a subject that is not as it should be. */
export interface Trouble {
  readonly subject: AlertSubject;
  /** See `Finding`; absent: the subject says it. */
  readonly namespaces?: readonly string[];
  readonly summary: string;
  readonly next: string;
  readonly cause: string;
  readonly factVersion: string;
  /** By our clock; absent: since it was first seen. */
  readonly factSinceMs?: number | null;
  /** By our clock; absent: it follows from nothing. */
  readonly followsSinceMs?: number | null;
}

/** A finding that the rule trips. */
export function trips({ name }: NamedDefaults, settings: EffectiveRule, trouble: Trouble): Finding {
  return {
    rule: name,
    subject: trouble.subject,
    namespaces: trouble.namespaces ?? null,
    verdict: 'trips',
    severity: settings.severity,
    forMs: settings.forMs,
    summary: trouble.summary,
    next: trouble.next,
    // Clocks that differ by parts of a millisecond make no whole ones.
    factSinceMs: trouble.factSinceMs == null ? null : Math.round(trouble.factSinceMs),
    factVersion: trouble.factVersion,
    cause: trouble.cause,
    followsSinceMs: trouble.followsSinceMs ?? null,
  };
}

/** A finding that nothing can be said of the subject and all within it. */
export function unknown({ name, defaults }: NamedDefaults, subject: AlertSubject): Finding {
  return {
    rule: name,
    subject,
    namespaces: null,
    verdict: 'unknown',
    severity: defaults.severity,
    forMs: defaults.forMs,
    summary: 'Not known at present.',
    next: '',
    factSinceMs: null,
    factVersion: '',
    cause: '',
    followsSinceMs: null,
  };
}

/** Whether a subject is the given one or lies within it: what the scope names, it has alike. */
export function isWithinSubject(subject: AlertSubject, scope: AlertSubject): boolean {
  return (
    (scope.server === null || scope.server === subject.server) &&
    (scope.datastore === null || scope.datastore === subject.datastore) &&
    (scope.namespace === null || scope.namespace === subject.namespace) &&
    (scope.backupType === null || scope.backupType === subject.backupType) &&
    (scope.backupId === null || scope.backupId === subject.backupId) &&
    (scope.job === null || scope.job === subject.job)
  );
}
