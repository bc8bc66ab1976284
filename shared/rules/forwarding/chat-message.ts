import type { Severity } from '../../domain/alert.ts';
import { MINUTE } from '../../time-units.ts';
import { unreachable } from '../../unreachable.ts';
import { countText, durationText } from '../../view/quantities.ts';
import type { AlertEvent } from './alert-events.ts';
import type { ForwardedAlert } from './forwarded-alert.ts';
import { cut, safeLine } from './plain-text.ts';
import { isAtLeast } from './reaches.ts';
import { type Story, storiesOf } from './stories.ts';

/** A message for people, not yet in any receiver's format. Every text is one safe line. */
export interface ChatMessage {
  readonly title: string;
  readonly lines: readonly string[];
  /** How loud: the worst that goes on, or `over` when nothing does. */
  readonly loudness: Severity | 'over';
  readonly dashboardUrl: string | null;
}

const MOST_LINES = 15;
const LONGEST_LINE = 500;
/** Sooner than this, a message is no late one. */
const LATE_MS = 10 * MINUTE;

/** What these events come to, as one message; null when nothing of it is worth saying any more. */
export function chatMessage(events: readonly AlertEvent[], nowMs: number): ChatMessage | null {
  const stories = storiesOf(events);
  const [only, ...others] = stories;
  if (!only) return null;
  const loudness = loudnessOf(stories);
  const { dashboardUrl } = only.alert;
  if (others.length === 0) {
    return { title: `${headOf(only)}: ${placeOf(only.alert)}`, lines: soleLines(only, nowMs), loudness, dashboardUrl };
  }
  const sorted = stories.toSorted((a, b) => rank(a) - rank(b));
  const lines = sorted
    .slice(0, MOST_LINES)
    .map((story) => cut(`${headOf(story)}: ${toldLine(story, nowMs)}`, LONGEST_LINE));
  const left = sorted.length - lines.length;
  return { title: titleOf(sorted), lines: left > 0 ? [...lines, `and ${left} more`] : lines, loudness, dashboardUrl };
}

function soleLines(story: Story, nowMs: number): string[] {
  const { next, client } = story.alert;
  const goesOn = story.kind !== 'over' && story.kind !== 'came-and-went';
  return [
    toldLine(story, nowMs),
    ...(goesOn && next !== '' ? [safeLine(next)] : []),
    ...(client === null ? [] : [`Client: ${safeLine(client)}`]),
  ].map((line) => cut(line, LONGEST_LINE));
}

function toldLine({ kind, alert, atMs }: Story, nowMs: number): string {
  const lateMs = nowMs - atMs;
  const remarks = lateMs >= LATE_MS ? [`${durationText(lateMs)} ago`] : [];
  if (kind === 'over' || kind === 'came-and-went') {
    remarks.unshift(`lasted ${durationText((alert.resolvedAtMs ?? atMs) - alert.sinceMs)}`);
  }
  const summary = cut(safeLine(alert.summary), LONGEST_LINE - 60);
  return remarks.length === 0 ? summary : `${summary} (${remarks.join(', ')})`;
}

function headOf({ kind, alert }: Story): string {
  const loud = LOUD_WORDS[alert.severity];
  switch (kind) {
    case 'began':
      return loud;
    case 'changed':
      return `Now ${loud.toLowerCase()}`;
    case 'over':
      return 'Over';
    case 'came-and-went':
      return 'Came and went';
    case 'returned':
      return `${loud} again`;
    default:
      return unreachable(kind);
  }
}

const LOUD_WORDS: Record<Severity, string> = { critical: 'Critical', warning: 'Warning', info: 'Info' };

/** Where it is, from the outside in; the rule where it is about this machine itself. */
function placeOf({ subject, rule }: ForwardedAlert): string {
  const { server, datastore, namespace, backupType, backupId, job } = subject;
  const group = backupType === null || backupId === null ? null : `${backupType}/${backupId}`;
  const parts = [server, datastore, namespace === '' ? null : namespace, group, job];
  const place = parts.filter((part) => part !== null).join(' / ');
  return cut(safeLine(place), 200) || rule;
}

function titleOf(stories: readonly Story[]): string {
  const count = (kinds: readonly Story['kind'][]) => stories.filter(({ kind }) => kinds.includes(kind)).length;
  const open = count(['began', 'changed', 'returned']);
  const parts = [
    ...(open > 0 ? [countText(open, 'alert')] : []),
    ...(count(['over']) > 0 ? [`${count(['over'])} over`] : []),
    ...(count(['came-and-went']) > 0 ? [`${count(['came-and-went'])} came and went`] : []),
  ];
  return `PBS Tray: ${parts.join(', ')}`;
}

function loudnessOf(stories: readonly Story[]): ChatMessage['loudness'] {
  const open = stories.filter(isOpen).map(({ alert }) => alert.severity);
  const [first, ...rest] = open;
  return first === undefined ? 'over' : rest.reduce((worst, next) => (isAtLeast(next, worst) ? next : worst), first);
}

function isOpen({ kind }: Story): boolean {
  return kind === 'began' || kind === 'changed' || kind === 'returned';
}

/** What goes on comes first, the worst of it on top. */
function rank(story: Story): number {
  if (!isOpen(story)) return story.kind === 'over' ? 3 : 4;
  return isAtLeast(story.alert.severity, 'critical') ? 0 : isAtLeast(story.alert.severity, 'warning') ? 1 : 2;
}
