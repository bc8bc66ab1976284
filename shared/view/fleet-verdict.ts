import type { Severity } from '../domain/alert.ts';
import { MINUTE } from '../time-units.ts';
import { countText, durationText, listText } from './quantities.ts';

/** The whole fleet in one word. `partly`: nothing fires, but not everything could be judged. */
export type VerdictKind = 'empty' | 'loading' | 'unknown' | 'critical' | 'warning' | 'partly' | 'notes' | 'well';

export interface FleetVerdict {
  readonly kind: VerdictKind;
  /** A few words for a headline. */
  readonly title: string;
  /** What stands behind it, in one sentence. */
  readonly detail: string;
}

/** An alert as far as the verdict needs it. */
export interface VerdictAlert {
  readonly severity: Severity;
  readonly state: 'pending' | 'firing' | 'resolved';
  readonly acknowledgedAtMs: number | null;
  readonly snooze: unknown;
}

export interface VerdictFacts {
  readonly alerts: readonly VerdictAlert[];
  /** When alerts were last judged; null: not yet. */
  readonly judgedAtMs: number | null;
  readonly pollingIntervalMs: number;
  readonly nowMs: number;
  readonly sources: readonly {
    readonly name: string;
    readonly reach: 'unpolled' | 'paused' | 'answering' | 'failing';
  }[];
  /** Groups that are watched, and how many of them cannot be judged now. */
  readonly watchedGroups: number;
  readonly unknownGroups: number;
}

/** Judges the fleet. Green (`well`) only where nothing fires, all was judged, and lately. */
export function fleetVerdict(facts: VerdictFacts): FleetVerdict {
  const active = facts.sources.filter(({ reach }) => reach !== 'paused');
  if (facts.sources.length === 0) return verdict('empty', 'Nothing is watched yet', 'Add a server to begin.');
  const firing = facts.alerts.filter(({ state }) => state === 'firing');
  const open = firing.filter((alert) => alert.acknowledgedAtMs === null && alert.snooze === null);
  const count = (severity: Severity) => open.filter((alert) => alert.severity === severity).length;
  const [critical, warning, info] = [count('critical'), count('warning'), count('info')];
  if (critical + warning > 0) {
    const parts = [critical > 0 ? `${critical} critical` : '', warning > 0 ? countText(warning, 'warning') : ''];
    return verdict(critical > 0 ? 'critical' : 'warning', parts.filter(Boolean).join(', '), quietText(firing, open));
  }
  const blind = blindness(facts, active);
  if (blind !== null) return blind;
  const handled = firing.length - open.length;
  if (handled > 0) return verdict('notes', 'Nothing new', quietText(firing, open));
  if (info > 0) return verdict('notes', 'Nothing urgent', `${countText(info, 'note')} to read when there is time.`);
  return verdict('well', 'All is well', `Nothing fires on ${countText(active.length, 'server')}.`);
}

/** Why the silence of the alerts means little; null: it means that all is well. */
function blindness(facts: VerdictFacts, active: VerdictFacts['sources']): FleetVerdict | null {
  if (active.length === 0) return verdict('unknown', 'Not watching', 'Every server is switched off in the settings.');
  const unpolled = active.filter(({ reach }) => reach === 'unpolled');
  if (facts.judgedAtMs === null || unpolled.length === active.length) {
    return verdict('loading', 'First look', 'The servers are being read; nothing was judged yet.');
  }
  const oldMs = facts.nowMs - facts.judgedAtMs;
  if (oldMs > judgedWithinMs(facts.pollingIntervalMs)) {
    return verdict('unknown', 'Not judged lately', `Alerts were last judged ${durationText(oldMs)} ago.`);
  }
  const failing = active.filter(({ reach }) => reach === 'failing').map(({ name }) => name);
  if (failing.length > 0) {
    return verdict(
      'unknown',
      'Not everything answers',
      `No answer from ${listText(failing, 3)}; what is there is unknown.`,
    );
  }
  if (unpolled.length > 0) {
    return verdict(
      'loading',
      'First look',
      `Still to be read: ${listText(
        unpolled.map(({ name }) => name),
        3,
      )}.`,
    );
  }
  if (facts.unknownGroups === 0) return null;
  const known = facts.watchedGroups - facts.unknownGroups;
  return verdict(
    'partly',
    'Nothing fires, not all is known',
    `${known} of ${countText(facts.watchedGroups, 'backup group')} could be judged.`,
  );
}

/** Judgement older than this says nothing about now. */
function judgedWithinMs(pollingIntervalMs: number): number {
  return Math.max(3 * pollingIntervalMs, 3 * MINUTE);
}

function quietText(firing: readonly VerdictAlert[], open: readonly VerdictAlert[]): string {
  const acknowledged = firing.filter((alert) => alert.acknowledgedAtMs !== null).length;
  const snoozed = firing.length - open.length - acknowledged;
  const parts = [acknowledged > 0 ? `${acknowledged} acknowledged` : '', snoozed > 0 ? `${snoozed} snoozed` : ''];
  const quiet = parts.filter(Boolean).join(', ');
  if (quiet === '') return '';
  return open.length === 0 ? `Still firing: ${quiet}.` : `Beside them: ${quiet}.`;
}

function verdict(kind: VerdictKind, title: string, detail: string): FleetVerdict {
  return { kind, title, detail };
}
