import type { Severity } from '../../domain/alert.ts';
import type { AlertEvent } from './alert-events.ts';

const RANK: Record<Severity, number> = { info: 0, warning: 1, critical: 2 };

/** Whether a severity is at least another. */
export function isAtLeast(severity: Severity, least: Severity): boolean {
  return RANK[severity] >= RANK[least];
}

/**
 * Whether a receiver that wants `least` and above has to learn of an event. One that falls below is still said, so that
 * whoever was told of the beginning is not left with it.
 */
export function reaches({ alert, previousSeverity }: AlertEvent, least: Severity): boolean {
  return isAtLeast(alert.severity, least) || (previousSeverity !== null && isAtLeast(previousSeverity, least));
}
