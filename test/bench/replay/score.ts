import type { AlertSubject } from '../../../shared/domain/alert.ts';
import { DAY, HOUR } from '../../../shared/time-units.ts';
import type { BlindSpan, Chronicle, Firing, Said, ToldNotice } from './chronicle.ts';
import type { Incident } from './incident.ts';
import { type Oddity, TOLERATED } from './oddity.ts';
import { TRUTHS } from './truth.ts';

/** What became of one incident. */
export interface IncidentScore {
  readonly incident: Incident;
  readonly evidentAtMs: number;
  readonly deadlineMs: number;
  /** When it was first told; null: never. */
  readonly toldAtMs: number | null;
  readonly isMissed: boolean;
  /** From the moment in which it was evident to its end nobody could look: it is not told, and not missed. */
  readonly isHidden: boolean;
  /** Notices that it caused, and those of its end. */
  readonly notices: number;
  /** Those among them that said that it has become worse: a warning was told before, this one is critical. */
  readonly worse: number;
  readonly recoveries: number;
  /** By which rules, in order. */
  readonly rules: readonly string[];
}

/** Something that was said and is not so. */
export interface FalseAlarm extends Said {
  readonly atMs: number;
  readonly isTold: boolean;
}

export interface Score {
  readonly incidents: readonly IncidentScore[];
  readonly falseAlarms: readonly FalseAlarm[];
  readonly notices: number;
  readonly tolerated: number;
}

export interface Staged {
  readonly incidents: readonly Incident[];
  readonly oddities: readonly Oddity[];
  readonly evidentAtMs: ReadonlyMap<string, number>;
}

/** After nobody could look, everything is read anew and seen to hold before it is told. */
const AFTER_BLIND_MS = 1.5 * HOUR;

/** The same may be told again later, of another incident. */
const LONGEST_STORY_MS = 45 * DAY;

/** What was tolerated may be said for so long. */
const TOLERATED_FOR_MS = 40 * DAY;

/** Holds what was said against what was so. */
export function scoreOf(chronicle: Chronicle, staged: Staged): Score {
  const fired = chronicle.notices.filter(({ kind }) => kind !== 'resolved');
  const causeOf = (said: Said, atMs: number) => incidentBehind(said, atMs, staged, chronicle.blind);
  const incidents = staged.incidents.map((incident): IncidentScore => {
    const isOurs = (said: Said, atMs: number) => causeOf(said, atMs)?.id === incident.id;
    const truth = TRUTHS[incident.kind];
    const evidentAtMs = staged.evidentAtMs.get(incident.id) ?? incident.startMs;
    const deadlineMs = deadlineOf(incident, evidentAtMs, chronicle.blind);
    const tellings = truth.isInfo === true ? chronicle.firings : fired.flatMap(saidIn);
    const ours = tellings.filter((telling) => truth.rules.includes(telling.rule) && isOurs(telling, telling.atMs));
    const notices = fired.filter((notice) => notice.said.some((said) => isOurs(said, notice.atMs)));
    const told = fired.flatMap(({ said, atMs }) =>
      said.filter((one) => isOurs(one, atMs)).map((one) => ({ ...one, atMs })),
    );
    const isHidden = wasNeverVisible(incident, evidentAtMs, chronicle.blind);
    const toldAtMs = ours.length === 0 ? null : Math.min(...ours.map(({ atMs }) => atMs));
    return {
      incident,
      evidentAtMs,
      deadlineMs,
      toldAtMs,
      isMissed: !isHidden && (toldAtMs === null || toldAtMs > deadlineMs),
      isHidden,
      notices: notices.length,
      worse: notices.filter(
        ({ severity }, at) =>
          severity === 'critical' && at > 0 && notices.slice(0, at).every((one) => one.severity === 'warning'),
      ).length,
      recoveries: chronicle.notices.filter(
        (notice) =>
          notice.kind === 'resolved' && notice.said.some((said) => told.some((one) => isEndOf(said, notice.atMs, one))),
      ).length,
      rules: [...new Set(fired.flatMap(saidIn).flatMap((said) => (isOurs(said, said.atMs) ? [said.rule] : [])))],
    };
  });
  const told = fired.flatMap(saidIn).map((said) => ({ ...said, isTold: true }));
  const shown = chronicle.firings
    .filter(({ severity }) => severity === 'info')
    .map((said) => ({ ...said, isTold: false }));
  const unexplained = [...told, ...shown].filter((said) => causeOf(said, said.atMs) === null);
  const falseAlarms = unexplained.filter((said) => !isTolerated(said, staged.oddities));
  return {
    incidents,
    falseAlarms,
    notices: chronicle.notices.length,
    tolerated: unexplained.length - falseAlarms.length,
  };
}

function saidIn(notice: ToldNotice): Firing[] {
  return notice.said.map((said) => ({ ...said, atMs: notice.atMs, severity: notice.severity }));
}

/** Whether others' darkness covers all of its time. */
function wasNeverVisible(
  { server, startMs, endMs }: Incident,
  evidentAtMs: number,
  blind: readonly BlindSpan[],
): boolean {
  let darkUntilMs = evidentAtMs;
  for (const span of blindTo(server, startMs, blind)) {
    if (span.fromMs <= darkUntilMs) darkUntilMs = Math.max(darkUntilMs, span.untilMs);
  }
  return darkUntilMs > evidentAtMs && darkUntilMs >= endMs;
}

/** When nobody could look at a server, by its beginning; but for what began then: its own darkness is to be told. */
function blindTo(server: string | null, startMs: number, blind: readonly BlindSpan[]): BlindSpan[] {
  const isOther = (span: BlindSpan) => span.server !== server || span.fromMs !== startMs;
  const concerns = (span: BlindSpan) => span.server === null || span.server === server;
  return blind.filter((span) => concerns(span) && isOther(span)).sort((a, b) => a.fromMs - b.fromMs);
}

/** The moment by which it must have been told: longer by the time in which nobody could look. */
function deadlineOf({ kind, server, startMs }: Incident, evidentAtMs: number, blind: readonly BlindSpan[]): number {
  let deadlineMs = evidentAtMs + TRUTHS[kind].withinMs;
  for (const span of blindTo(server, startMs, blind)) {
    if (span.untilMs < evidentAtMs - DAY || span.fromMs > deadlineMs) continue;
    const lostMs = span.untilMs - Math.max(span.fromMs, evidentAtMs - DAY);
    deadlineMs += Math.max(0, lostMs) + AFTER_BLIND_MS;
  }
  return deadlineMs;
}

/** The incident that makes it true: one whose own rule it is before one of which it is a consequence. */
function incidentBehind(said: Said, atMs: number, { incidents }: Staged, blind: readonly BlindSpan[]): Incident | null {
  const fitting = incidents.filter((incident) => {
    const { rules, also, lingersMs } = TRUTHS[incident.kind];
    const isNamed = rules.includes(said.rule) || also.includes(said.rule);
    return (
      isNamed &&
      isAbout(said, incident) &&
      incident.startMs <= atMs &&
      atMs <= incident.endMs + lookedForMs(incident, lingersMs, blind)
    );
  });
  const own = fitting.filter(({ kind }) => TRUTHS[kind].rules.includes(said.rule));
  return (own.length > 0 ? own : fitting).toSorted((a, b) => b.startMs - a.startMs)[0] ?? null;
}

/** How long after its end what follows may still be said: longer by the time in which nobody could look. */
function lookedForMs({ endMs, server }: Incident, lingersMs: number, blind: readonly BlindSpan[]): number {
  let allowedMs = lingersMs;
  for (const span of blind.toSorted((a, b) => a.fromMs - b.fromMs)) {
    if (span.server !== null && span.server !== server) continue;
    if (span.untilMs <= endMs || span.fromMs > endMs + allowedMs) continue;
    allowedMs += span.untilMs - Math.max(span.fromMs, endMs);
  }
  return allowedMs;
}

/** Whether the end of what was told at some time was told then. */
function isEndOf(said: Said, atMs: number, told: Said & { readonly atMs: number }): boolean {
  return (
    said.rule === told.rule &&
    JSON.stringify(said.subject) === JSON.stringify(told.subject) &&
    told.atMs <= atMs &&
    atMs <= told.atMs + LONGEST_STORY_MS
  );
}

function isAbout({ rule, subject }: Said, incident: Incident): boolean {
  if (incident.server === null) return true;
  // A server that is down is missed by those who copy from it.
  if (incident.kind === 'server down' && rule.startsWith('sync-')) return true;
  return subject.server === incident.server && isWithinStore(subject, incident);
}

function isWithinStore(subject: AlertSubject, incident: Incident): boolean {
  if (incident.datastore === null) return true;
  if (subject.datastore !== incident.datastore) return false;
  if (incident.group === null || subject.backupId === null) return true;
  const isNamespace = subject.namespace === null || subject.namespace === incident.namespace;
  return isNamespace && `${subject.backupType}/${subject.backupId}` === incident.group;
}

function isTolerated(said: Said & { readonly atMs: number }, oddities: readonly Oddity[]): boolean {
  return oddities.some((oddity) => {
    const rules = TOLERATED[oddity.kind] ?? [];
    const place = { ...oddity, kind: 'backup failing' as const };
    return (
      rules.includes(said.rule) &&
      isAbout(said, place) &&
      said.atMs >= oddity.startMs &&
      said.atMs <= oddity.startMs + TOLERATED_FOR_MS
    );
  });
}
