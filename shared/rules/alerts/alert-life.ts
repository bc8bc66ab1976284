import { type Alert, alertId, type Finding } from '../../domain/alert.ts';
import { DAY, MINUTE } from '../../time-units.ts';
import { quietBeforeEndMs, withDoubtedEnd, withEnd } from './flapping.ts';

/** What became of an alert in one round. */
export type AlertChange =
  | { readonly kind: 'fired'; readonly alert: Alert }
  | { readonly kind: 'resolved'; readonly alert: Alert }
  /** Ended without being over: its rule was switched off, or its server is not watched any more. Nobody is told. */
  | { readonly kind: 'withdrawn'; readonly alert: Alert };

/** Everything that was judged in one round. */
export interface Round {
  readonly nowMs: number;
  readonly findings: readonly Finding[];
  /** Whether the facts about the alert's subject were at hand; else its state is kept as it is. */
  readonly wasJudged: (alert: Alert) => boolean;
  /** Whether the alert's rule is still on for its subject. */
  readonly isWanted: (alert: Alert) => boolean;
}

/** A longer gap between two rounds does not count as "seen to hold": nobody looked. */
const LONGEST_LOOK_MS = 20 * MINUTE;

/** Alerts that ended are kept for this long, for what flaps and for showing them. */
const REMEMBER_MS = DAY;

/**
 * The alerts after one more round of judging. Pure. An alert is pending until it was *seen* to hold for its "for":
 * time in which the machine slept, the program was closed or the server did not answer does not count, so none of these
 * fires anything by itself.
 */
export function advanceAlerts(
  before: ReadonlyMap<string, Alert>,
  round: Round,
): { readonly alerts: ReadonlyMap<string, Alert>; readonly changes: readonly AlertChange[] } {
  const after = new Map<string, Alert>();
  const changes: AlertChange[] = [];
  const found = new Map(round.findings.map((finding) => [alertId(finding.rule, finding.subject), finding]));
  for (const [id, finding] of found) {
    const alert = before.get(id);
    const next = finding.verdict === 'trips' ? tripped(alert, finding, id, round.nowMs) : held(alert, round.nowMs);
    if (!next) continue;
    after.set(id, next);
    if (next.state === 'firing' && alert?.state !== 'firing') changes.push({ kind: 'fired', alert: next });
  }
  for (const [id, alert] of before) {
    if (found.has(id)) continue;
    const end = ended(alert, round);
    if (end.kept) after.set(id, end.kept);
    if (end.change) changes.push(end.change);
  }
  return { alerts: after, changes };
}

function tripped(alert: Alert | undefined, finding: Finding, id: string, nowMs: number): Alert {
  const open = alert && alert.state !== 'resolved' ? alert : fresh(alert, finding, id, nowMs);
  const gapMs = nowMs - open.judgedAtMs;
  // What was unknown in between was not seen to hold either.
  const wasSeen = open.unknownSinceMs === null && gapMs > 0 && gapMs <= LONGEST_LOOK_MS;
  const heldMs = open.heldMs + (wasSeen ? gapMs : 0);
  const fires = open.state === 'firing' || heldMs >= finding.forMs;
  const snooze =
    open.snooze?.kind === 'until-change' && open.snooze.factVersion !== finding.factVersion ? null : open.snooze;
  return {
    ...open,
    namespaces: finding.namespaces,
    severity: finding.severity,
    summary: finding.summary,
    next: finding.next,
    cause: finding.cause,
    followsSinceMs: finding.followsSinceMs,
    factVersion: finding.factVersion,
    state: fires ? 'firing' : 'pending',
    heldMs,
    judgedAtMs: nowMs,
    firedAtMs: open.firedAtMs ?? (fires ? nowMs : null),
    unknownSinceMs: null,
    quietSinceMs: null,
    recentEndsMs: open.quietSinceMs === null ? open.recentEndsMs : withDoubtedEnd(open.recentEndsMs, open.quietSinceMs),
    snooze,
  };
}

function fresh(earlier: Alert | undefined, finding: Finding, id: string, nowMs: number): Alert {
  return {
    id,
    rule: finding.rule,
    subject: finding.subject,
    namespaces: finding.namespaces,
    severity: finding.severity,
    state: 'pending',
    summary: finding.summary,
    next: finding.next,
    cause: finding.cause,
    followsSinceMs: finding.followsSinceMs,
    factVersion: finding.factVersion,
    sinceMs: finding.factSinceMs ?? nowMs,
    heldMs: 0,
    judgedAtMs: nowMs,
    firedAtMs: null,
    resolvedAtMs: null,
    unknownSinceMs: null,
    quietSinceMs: null,
    acknowledgedAtMs: null,
    snooze: earlier?.snooze ?? null,
    // As long as its end was not told, for people it never ended.
    toldAtMs: earlier?.toldAtMs ?? null,
    toldCause: earlier?.toldCause ?? null,
    recentEndsMs: earlier?.recentEndsMs ?? [],
  };
}

/** Without facts nothing begins and nothing ends. */
function held(alert: Alert | undefined, nowMs: number): Alert | null {
  if (!alert) return null;
  return { ...alert, unknownSinceMs: alert.unknownSinceMs ?? nowMs };
}

interface End {
  readonly kept: Alert | null;
  readonly change: AlertChange | null;
}

/** What becomes of an alert that no rule mentions any more. */
function ended(alert: Alert, round: Round): End {
  const { nowMs } = round;
  if (alert.state === 'resolved') {
    const forgotten = nowMs - (alert.resolvedAtMs ?? nowMs) > REMEMBER_MS;
    return { kept: forgotten ? null : alert, change: null };
  }
  if (!round.isWanted(alert)) {
    return { kept: null, change: alert.state === 'firing' ? { kind: 'withdrawn', alert } : null };
  }
  if (!round.wasJudged(alert)) return { kept: held(alert, nowMs), change: null };
  if (alert.state === 'pending') return { kept: overAgain(alert, nowMs), change: null };
  return fading(alert, nowMs);
}

/**
 * Began again after an end, and is over before it fired. Where that end was not told yet, this one is to be told; else it
 * ended when it did, which is remembered for what flaps. Null: it never fired.
 */
function overAgain(alert: Alert, nowMs: number): Alert | null {
  const resolvedAtMs = alert.toldAtMs === null ? alert.recentEndsMs.at(-1) : nowMs;
  if (resolvedAtMs === undefined) return null;
  const sinceMs = Math.min(alert.sinceMs, resolvedAtMs);
  return { ...alert, state: 'resolved', sinceMs, resolvedAtMs, judgedAtMs: nowMs, unknownSinceMs: null, snooze: null };
}

/** A firing alert whose trouble is over: it ends at once, unless it has flapped; then only after a quiet while. */
function fading(alert: Alert, nowMs: number): End {
  const quietSinceMs = alert.quietSinceMs ?? nowMs;
  if (nowMs - quietSinceMs < quietBeforeEndMs(alert.recentEndsMs, nowMs)) {
    return { kept: { ...alert, quietSinceMs, judgedAtMs: nowMs, unknownSinceMs: null }, change: null };
  }
  const resolved: Alert = {
    ...alert,
    state: 'resolved',
    resolvedAtMs: nowMs,
    judgedAtMs: nowMs,
    unknownSinceMs: null,
    quietSinceMs: null,
    snooze: null,
    recentEndsMs: withEnd(alert.recentEndsMs, nowMs),
  };
  return { kept: resolved, change: { kind: 'resolved', alert: resolved } };
}
