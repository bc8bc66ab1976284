import { type Alert, LOUDNESS, type Severity } from '../../domain/alert.ts';
import { HOUR, MINUTE } from '../../time-units.ts';
import { alertPlace } from '../../view/alert-place.ts';
import { countText, durationText } from '../../view/quantities.ts';
import { EVERY_RULE } from './every-rule.ts';

/** Something that people are told, once: alerts that began or ended together, of one cause. */
export interface Notice {
  /** `digest`: what was held back, of several causes; of its alerts those that do not fire are over. */
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

/** An end is told once it has lasted: what comes back sooner never ended, and what ends together is told together. */
const LASTING_END_MS = 2 * MINUTE;

/** For so long after people were told of a cause, more of the same is no news. */
const SAME_STORY_MS = 12 * HOUR;

/**
 * What is to be told now: every alert that fires and was not told yet, unless it is of mere information, snoozed,
 * acknowledged, unknown at present or held back by quiet hours. Each once, grouped by cause. One that fires while others
 * of its cause do, of which people were told lately, joins them without a word, unless it is more severe; so does,
 * however severe, what merely follows from what people were told. The end of what was told is told when nothing of that
 * story is left. What quiet hours held back, alerts and ends, is told when they are over: in one notice, because it is no
 * news any more.
 */
export function planNotices(alerts: ReadonlyMap<string, Alert>, telling: Telling, quietEnded: boolean): Told {
  const after = new Map(alerts);
  const open = toldStories(alerts);
  const due = [...alerts.values()].filter((alert) => isToBeTold(alert, telling));
  const byCause = Map.groupBy(due, ({ cause }) => cause);
  const news = due.filter(({ cause }) => !isSameStory(byCause.get(cause) ?? [], open.get(cause), telling.nowMs));
  for (const alert of due) {
    after.set(alert.id, { ...alert, toldAtMs: telling.nowMs, toldCause: alert.cause });
  }
  const over = endedStories(after.values()).flatMap((ends) => {
    const mayBeTold = ends.filter((alert) => isEndToBeTold(alert, telling));
    return mayBeTold.every((alert) => hasLasted(alert, telling.nowMs)) ? mayBeTold : [];
  });
  for (const alert of over) after.set(alert.id, { ...alert, toldAtMs: null, toldCause: null });
  const notices = [...grouped('fired', news), ...grouped('resolved', over)];
  const isDigest = quietEnded && (notices.length > 1 || news.length > 1);
  return { notices: isDigest ? [digestOf(news, over)] : notices, alerts: after };
}

/** What people know to be going on: when they were last told of it, and how severe it is. */
interface Story {
  readonly toldAtMs: number;
  readonly loudness: number;
}

/** By cause. */
function toldStories(alerts: ReadonlyMap<string, Alert>): ReadonlyMap<string, Story> {
  const stories = new Map<string, Story>();
  for (const alert of alerts.values()) {
    const { state, toldAtMs, severity } = alert;
    if (state !== 'firing' || toldAtMs === null) continue;
    const under = causeOf(alert);
    const known = stories.get(under) ?? { toldAtMs, loudness: LOUDNESS[severity] };
    stories.set(under, {
      toldAtMs: Math.max(known.toldAtMs, toldAtMs),
      loudness: Math.min(known.loudness, LOUDNESS[severity]),
    });
  }
  return stories;
}

/**
 * What ended, by story: alerts of one cause that people were told of without a long pause in between. Stories in which
 * something still fires are left out. A group that is late for months must not keep the end of another one's trouble.
 */
function endedStories(alerts: Iterable<Alert>): Alert[][] {
  const told = [...alerts].filter(({ state, toldAtMs }) => toldAtMs !== null && state !== 'pending');
  return [...Map.groupBy(told, causeOf).values()]
    .flatMap(storiesOf)
    .filter((story) => story.every(({ state }) => state === 'resolved'));
}

function storiesOf(ofOneCause: readonly Alert[]): Alert[][] {
  const stories: Alert[][] = [];
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const alert of ofOneCause.toSorted((a, b) => (a.toldAtMs ?? 0) - (b.toldAtMs ?? 0))) {
    const toldAtMs = alert.toldAtMs ?? 0;
    if (toldAtMs - lastMs > SAME_STORY_MS && !follows(alert, lastMs)) stories.push([]);
    stories.at(-1)?.push(alert);
    lastMs = toldAtMs;
  }
  return stories;
}

/** Whether new alerts of a cause only add to what people were told lately, or follow from it. */
function isSameStory(fresh: readonly Alert[], story: Story | undefined, nowMs: number): boolean {
  if (story === undefined) return false;
  const isLately = nowMs - story.toldAtMs <= SAME_STORY_MS;
  return fresh.every(
    (alert) => follows(alert, story.toldAtMs) || (isLately && LOUDNESS[alert.severity] >= story.loudness),
  );
}

function follows({ followsSinceMs }: Alert, toldAtMs: number): boolean {
  return followsSinceMs !== null && toldAtMs >= followsSinceMs;
}

function isToBeTold(alert: Alert, telling: Telling): boolean {
  if (alert.state !== 'firing' || alert.toldAtMs !== null || alert.severity === 'info') return false;
  // What is not known at present waits until it was looked at again.
  if (alert.unknownSinceMs !== null || alert.quietSinceMs !== null) return false;
  if (alert.acknowledgedAtMs !== null || isSnoozed(alert, telling.nowMs)) return false;
  return !telling.isHeldBack(alert.severity);
}

function isEndToBeTold(alert: Alert, telling: Telling): boolean {
  return alert.state === 'resolved' && alert.toldAtMs !== null && !telling.isHeldBack(alert.severity);
}

/** Whether a snooze holds at this moment: it ends at its time, or where the facts are missing then, once they are back. */
export function isSnoozed({ snooze, unknownSinceMs }: Alert, nowMs: number): boolean {
  if (snooze === null) return false;
  return snooze.kind === 'until-change' || nowMs < snooze.untilMs || unknownSinceMs !== null;
}

/** What people know an alert to be a part of. */
function causeOf({ toldCause, cause }: Alert): string {
  return toldCause ?? cause;
}

function hasLasted({ resolvedAtMs }: Alert, nowMs: number): boolean {
  return nowMs - (resolvedAtMs ?? nowMs) >= LASTING_END_MS;
}

function grouped(kind: 'fired' | 'resolved', alerts: readonly Alert[]): Notice[] {
  const byCause = Map.groupBy(alerts, causeOf);
  return [...byCause].map(([cause, together]) => {
    const sorted = worstFirst(together);
    return {
      kind,
      severity: sorted[0]?.severity ?? 'info',
      title: titleOf(kind, sorted),
      lines: sorted.map((alert) => lineOf(kind, alert)),
      alertIds: sorted.map((alert) => alert.id),
      cause,
    };
  });
}

function titleOf(kind: 'fired' | 'resolved', alerts: readonly Alert[]): string {
  const [first] = alerts;
  const what = first === undefined ? '' : lineOf(kind, first);
  return alerts.length > 1 ? `${what} (and ${alerts.length - 1} more)` : what;
}

const ENDINGS: ReadonlyMap<string, string> = new Map(EVERY_RULE.map(({ name, ending }) => [name, ending]));

/** How it was is no news any more when it is over: that says how it is now. */
function lineOf(kind: 'fired' | 'resolved', { rule, subject, summary, sinceMs, resolvedAtMs }: Alert): string {
  const ending = ENDINGS.get(rule);
  if (kind === 'fired' || ending === undefined) return summary;
  const lasted = resolvedAtMs === null ? '' : `, after ${durationText(resolvedAtMs - sinceMs)}`;
  return `${alertPlace(subject)}: ${ending}${lasted}`;
}

/** What was held back: what goes on before what is over. Of ends alone it is good news, however bad it was. */
function digestOf(news: readonly Alert[], over: readonly Alert[]): Notice {
  const [begun, ended] = [worstFirst(news), worstFirst(over)];
  const sorted = [...begun, ...ended];
  const counts = [
    ...(begun.length > 0 ? [countText(begun.length, 'alert')] : []),
    ...(ended.length > 0 ? [countText(ended.length, 'end')] : []),
  ];
  return {
    kind: begun.length > 0 ? 'digest' : 'resolved',
    severity: sorted[0]?.severity ?? 'info',
    title: `${counts.join(' and ')} while notifications were held back`,
    lines: [...begun.map((alert) => lineOf('fired', alert)), ...ended.map((alert) => lineOf('resolved', alert))],
    alertIds: sorted.map((alert) => alert.id),
    cause: 'quiet hours',
  };
}

/** Most severe first, then oldest first. */
export function worstFirst(alerts: readonly Alert[]): Alert[] {
  return alerts.toSorted((a, b) => LOUDNESS[a.severity] - LOUDNESS[b.severity] || a.sinceMs - b.sinceMs);
}
