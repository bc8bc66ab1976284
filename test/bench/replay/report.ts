import { MINUTE } from '../../../shared/time-units.ts';
import type { Budget } from '../budget.ts';
import type { Table } from '../table.ts';
import { dayOf, inHours } from './days.ts';
import type { IncidentKind } from './incident.ts';
import type { IncidentScore, Score } from './score.ts';

export interface KindRow {
  readonly kind: IncidentKind;
  readonly injected: number;
  readonly told: number;
  readonly missed: number;
  readonly toldByBaseline: number;
  /** From the moment it was evident; null where none was told. */
  readonly medianMinutes: number | null;
  readonly worstMinutes: number | null;
  readonly notices: number;
  readonly worse: number;
  readonly recoveries: number;
}

/** Incidents by kind, in the order of the calendar. */
export function kindRows(product: Score, baseline: Score): KindRow[] {
  const byKind = Map.groupBy(product.incidents, ({ incident }) => incident.kind);
  const plain = Map.groupBy(baseline.incidents, ({ incident }) => incident.kind);
  return [...byKind].map(([kind, scores]): KindRow => {
    const minutes = scores
      .flatMap(({ toldAtMs, evidentAtMs }) => (toldAtMs === null ? [] : [Math.max(0, toldAtMs - evidentAtMs) / MINUTE]))
      .sort((a, b) => a - b);
    return {
      kind,
      injected: scores.length,
      told: scores.filter(isToldInTime).length,
      missed: scores.filter(({ isMissed }) => isMissed).length,
      toldByBaseline: (plain.get(kind) ?? []).filter(isToldInTime).length,
      medianMinutes: minutes[Math.floor((minutes.length - 1) / 2)] ?? null,
      worstMinutes: minutes.at(-1) ?? null,
      notices: sum(scores.map((score) => score.notices)),
      worse: sum(scores.map((score) => score.worse)),
      recoveries: sum(scores.map((score) => score.recoveries)),
    };
  });
}

function isToldInTime({ toldAtMs, isMissed }: IncidentScore): boolean {
  return toldAtMs !== null && !isMissed;
}

export function kindTable(rows: readonly KindRow[]): Table {
  return {
    title: 'Incidents by kind; minutes from the moment somebody who sees all could know of it',
    columns: [
      '',
      'injected',
      'told',
      'missed',
      'plain rules told',
      'median min',
      'worst min',
      'notices',
      'worse',
      'ends told',
    ],
    rows: rows
      .toSorted((a, b) => a.kind.localeCompare(b.kind))
      .map((row) => [
        row.kind,
        row.injected,
        row.told,
        row.missed,
        row.toldByBaseline,
        row.medianMinutes === null ? null : Math.round(row.medianMinutes),
        row.worstMinutes === null ? null : Math.round(row.worstMinutes),
        row.notices,
        row.worse,
        row.recoveries,
      ]),
    note: 'worse: notices among them of a warning that became critical (85 %, then 95 % full); information (store long in maintenance, verify schedule removed, network offline, dedup drop) is shown and not told',
  };
}

export function totalTable(product: Score, baseline: Score): Table {
  const row = (name: string, score: Score) => [
    name,
    score.incidents.length,
    score.incidents.filter(({ isMissed }) => isMissed).length,
    score.incidents.filter(({ isHidden }) => isHidden).length,
    score.falseAlarms.length,
    score.notices,
    sum(score.incidents.map(({ notices, worse }) => notices - worse)) / Math.max(1, toldOf(score).length),
    sum(score.incidents.map(({ worse }) => worse)),
    sum(score.incidents.map(({ recoveries }) => recoveries)) / Math.max(1, toldOf(score).length),
  ];
  return {
    title: 'The same days, the same facts',
    columns: [
      '',
      'incidents',
      'missed',
      'hidden',
      'false alarms',
      'all notices',
      'notices per told',
      'and worse',
      'ends per told',
    ],
    rows: [row('PBS Tray', product), row('plain fixed rules', baseline)],
    note: 'hidden: over before anybody could look, because the monitor slept, the server was away or its token could not see',
  };
}

/** Incidents of which people had a notice. */
function toldOf(score: Score): IncidentScore[] {
  return score.incidents.filter(({ notices }) => notices > 0);
}

export function missedTable(product: Score): Table | null {
  const missed = product.incidents.filter(({ isMissed }) => isMissed);
  if (missed.length === 0) return null;
  return {
    title: 'Missed, or told after the deadline',
    columns: ['', 'place', 'from day', 'to day', 'told after h', 'allowed h'],
    rows: missed.map(({ incident, toldAtMs, evidentAtMs, deadlineMs }) => [
      incident.id,
      [incident.server, incident.datastore, incident.namespace, incident.group].filter(Boolean).join(' '),
      dayOf(incident.startMs),
      dayOf(incident.endMs),
      toldAtMs === null ? null : inHours(toldAtMs - evidentAtMs),
      inHours(deadlineMs - evidentAtMs),
    ]),
  };
}

export function falseTable({ falseAlarms }: Score): Table | null {
  if (falseAlarms.length === 0) return null;
  return {
    title: 'False alarms',
    columns: ['rule', 'day', 'told', 'what'],
    rows: falseAlarms.map(({ rule, atMs, isTold, summary }) => [
      rule,
      dayOf(atMs),
      isTold ? 'yes' : 'shown',
      summary.slice(0, 160),
    ]),
  };
}

/** What the replay must come to. */
export function replayBudgets(product: Score, asked: number, wallSeconds: number): Budget[] {
  const missed = product.incidents.filter(({ isMissed }) => isMissed).length;
  return [
    { what: 'incidents missed', measured: missed, limit: 0, unit: '', allows: 'up to' },
    { what: 'false alarms', measured: product.falseAlarms.length, limit: 0, unit: '', allows: 'up to' },
    { what: 'notices about retired groups', measured: asked, limit: 1, unit: '', allows: 'up to' },
    { what: 'wall time', measured: wallSeconds, limit: 300, unit: 's', allows: 'below' },
  ];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
