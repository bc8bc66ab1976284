import type { Alert, Severity } from '../../domain/alert.ts';

/** Something that people are told, once: alerts that began or ended together, of one cause. */
export interface Notice {
  readonly kind: 'fired' | 'resolved' | 'digest';
  readonly severity: Severity;
  readonly title: string;
  /** One line for each alert, worst first. */
  readonly lines: readonly string[];
  readonly alertIds: readonly string[];
  readonly cause: string;
}

/** When people may be told. */
export interface Telling {
  readonly nowMs: number;
  /** Whether quiet hours hold this severity back now. */
  readonly isHeldBack: (severity: Severity) => boolean;
}

export interface Told {
  readonly notices: readonly Notice[];
  /** The alerts with the mark of having been told. */
  readonly alerts: ReadonlyMap<string, Alert>;
}

/**
 * What is to be told now: every alert that fires and was not told yet, unless it is of mere information, snoozed,
 * acknowledged or held back by quiet hours; and the end of every alert that was told. Each once, grouped by cause.
 * What quiet hours held back is told when they are over: as a digest, because it is no news any more.
 */
export function planNotices(alerts: ReadonlyMap<string, Alert>, telling: Telling, quietEnded: boolean): Told {
  const after = new Map(alerts);
  const fired: Alert[] = [];
  const resolved: Alert[] = [];
  for (const alert of alerts.values()) {
    if (isToBeTold(alert, telling)) {
      fired.push(alert);
      after.set(alert.id, { ...alert, toldAtMs: telling.nowMs });
    } else if (isEndToBeTold(alert, telling)) {
      resolved.push(alert);
      after.set(alert.id, { ...alert, toldAtMs: null });
    }
  }
  const begun = quietEnded && fired.length > 1 ? [digestOf(fired)] : grouped('fired', fired);
  return { notices: [...begun, ...grouped('resolved', resolved)], alerts: after };
}

function isToBeTold(alert: Alert, telling: Telling): boolean {
  if (alert.state !== 'firing' || alert.toldAtMs !== null || alert.severity === 'info') return false;
  if (alert.acknowledgedAtMs !== null || isSnoozed(alert, telling.nowMs)) return false;
  return !telling.isHeldBack(alert.severity);
}

function isEndToBeTold(alert: Alert, telling: Telling): boolean {
  return alert.state === 'resolved' && alert.toldAtMs !== null && !telling.isHeldBack(alert.severity);
}

/** Whether a snooze holds at this moment. */
export function isSnoozed(alert: Alert, nowMs: number): boolean {
  if (alert.snooze === null) return false;
  return alert.snooze.kind === 'until-change' || nowMs < alert.snooze.untilMs;
}

function grouped(kind: 'fired' | 'resolved', alerts: readonly Alert[]): Notice[] {
  const byCause = Map.groupBy(alerts, (alert) => alert.cause);
  return [...byCause].map(([cause, together]) => {
    const sorted = worstFirst(together);
    return {
      kind,
      severity: sorted[0]?.severity ?? 'info',
      title: titleOf(kind, sorted),
      lines: sorted.map((alert) => alert.summary),
      alertIds: sorted.map((alert) => alert.id),
      cause,
    };
  });
}

function titleOf(kind: 'fired' | 'resolved', alerts: readonly Alert[]): string {
  const [first] = alerts;
  const what = first?.summary ?? '';
  const more = alerts.length > 1 ? ` (and ${alerts.length - 1} more)` : '';
  return kind === 'fired' ? `${what}${more}` : `Over: ${what}${more}`;
}

function digestOf(alerts: readonly Alert[]): Notice {
  const sorted = worstFirst(alerts);
  return {
    kind: 'digest',
    severity: sorted[0]?.severity ?? 'info',
    title: `${sorted.length} alerts since the quiet hours began`,
    lines: sorted.map((alert) => alert.summary),
    alertIds: sorted.map((alert) => alert.id),
    cause: 'quiet hours',
  };
}

const LOUDNESS: Record<Severity, number> = { critical: 0, warning: 1, info: 2 };

/** Most severe first, then oldest first. */
export function worstFirst(alerts: readonly Alert[]): Alert[] {
  return alerts.toSorted((a, b) => LOUDNESS[a.severity] - LOUDNESS[b.severity] || a.sinceMs - b.sinceMs);
}
