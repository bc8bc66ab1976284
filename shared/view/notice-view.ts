import type { AlertSubject, Severity } from '../domain/alert.ts';
import { appPlace } from './app-place.ts';
import { oneLine } from './quantities.ts';

/** A notice of the alert engine, as far as a notification needs it. */
export interface NoticeFacts {
  readonly kind: 'fired' | 'resolved' | 'digest';
  readonly severity: Severity;
  readonly title: string;
  readonly lines: readonly string[];
  readonly alertIds: readonly string[];
  readonly cause: string;
}

/** What a button of a notification does to its alerts. */
export type NoticeAction = 'acknowledge' | 'snooze-4h';

export interface NoticeView {
  readonly title: string;
  readonly body: string;
  readonly urgency: 'low' | 'normal' | 'critical';
  readonly silent: boolean;
  /** Stays until somebody dismisses it. */
  readonly stays: boolean;
  /** Where a click leads. */
  readonly place: string;
  /** Empty where the system has no buttons. */
  readonly actions: readonly { readonly action: NoticeAction; readonly label: string }[];
}

/** More than this at once are one summary: nobody reads a storm. */
const MOST_AT_ONCE = 3;

/** What begins together, as one notice where it is too much for single ones; what ends stays as it is. */
export function withoutStorm<Told extends NoticeFacts>(notices: readonly Told[]): readonly (Told | NoticeFacts)[] {
  const begun = notices.filter(({ kind }) => kind === 'fired');
  if (begun.length <= MOST_AT_ONCE) return notices;
  const sorted = begun.toSorted((a, b) => LOUDNESS[a.severity] - LOUDNESS[b.severity]);
  const alertIds = sorted.flatMap((notice) => notice.alertIds);
  const summary: NoticeFacts = {
    kind: 'fired',
    severity: sorted[0]?.severity ?? 'info',
    title: `${alertIds.length} new alerts`,
    lines: sorted.map(({ title }) => title),
    alertIds,
    cause: `together ${alertIds[0] ?? ''}`,
  };
  return [...notices.filter(({ kind }) => kind !== 'fired'), summary];
}

const LOUDNESS: Readonly<Record<Severity, number>> = { critical: 0, warning: 1, info: 2 };

const LONGEST_TITLE = 110;
const LONGEST_LINE = 160;
const MOST_LINES = 4;

/** A notification's words and manners, by platform (`linux`, `darwin`, `win32`). */
export function noticeView(
  notice: NoticeFacts,
  subjectOf: (alertId: string) => AlertSubject | null,
  platform: string,
): NoticeView {
  const isNews = notice.kind === 'fired';
  return {
    title: oneLine(notice.title, LONGEST_TITLE),
    body: escaped(bodyLines(notice).join('\n'), platform),
    urgency: urgencyOf(notice),
    silent: notice.kind !== 'fired',
    stays: isNews && notice.severity === 'critical',
    place: placeOf(notice, subjectOf),
    actions: isNews && platform !== 'linux' ? ACTIONS : [],
  };
}

// Snoozed until it changes would be a third button; two is what every system shows.
const ACTIONS: NoticeView['actions'] = [
  { action: 'acknowledge', label: 'Acknowledge' },
  { action: 'snooze-4h', label: 'Snooze 4 h' },
];

function urgencyOf({ kind, severity }: NoticeFacts): NoticeView['urgency'] {
  if (kind === 'resolved' || severity === 'info') return 'low';
  return severity === 'critical' ? 'critical' : 'normal';
}

function bodyLines({ lines, title, kind }: NoticeFacts): string[] {
  // A single alert's title is its line already.
  const rest = kind !== 'digest' && lines.length === 1 && title.endsWith(lines[0] ?? '') ? [] : lines;
  const shown = rest.slice(0, MOST_LINES).map((line) => oneLine(line, LONGEST_LINE));
  const more = rest.length - shown.length;
  return more > 0 ? [...shown, `and ${more} more`] : shown;
}

/** Linux reads bodies as markup, and names and errors from servers hold what would be some. */
function escaped(text: string, platform: string): string {
  if (platform !== 'linux') return text;
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function placeOf({ alertIds }: NoticeFacts, subjectOf: (alertId: string) => AlertSubject | null): string {
  const [only] = alertIds;
  if (only === undefined || alertIds.length > 1) return appPlace.alerts;
  const subject = subjectOf(only);
  if (subject === null) return appPlace.alerts;
  if (subject.server !== null && subject.datastore !== null)
    return appPlace.datastore(subject.server, subject.datastore);
  return appPlace.alert(only);
}
