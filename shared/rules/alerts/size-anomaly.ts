import type { Finding } from '../../domain/alert.ts';
import { bytesText } from '../../view/quantities.ts';
import { backupsCause } from './causes.ts';
import { trips, unknown } from './finding.ts';
import type { GroupFacts } from './group-facts.ts';
import type { SizeBaseline } from './knowledge.ts';
import { isPutAside, looks, type Seen } from './looks.ts';
import { groupSubject, namespaceSubject, placeText } from './place.ts';
import type { JudgeContext, ServerRule } from './rule.ts';

/** Fewer earlier backups make no habit. */
const LEAST_BACKUPS = 7;

/** Sizes that vary by nature are only odd beyond this many deviations (about four standard deviations). */
const DEVIATIONS = 6;

/** Differences below this are nobody's lost data. */
const LEAST_DIFFERENCE_BYTES = 1024 ** 2;

export const sizeAnomaly: ServerRule = {
  kind: 'server',
  name: 'size-anomaly',
  about: 'group',
  ending: 'of its usual size again',
  meaning: 'The newest backup of a group is many times larger or smaller than its own usual size.',
  source: 'design.md, Alert rules; peers.md section 3, 10 (off by more than 3 times)',
  defaults: { threshold: 3, forMs: 0, severity: 'warning' },
  *judge(context) {
    for (const look of looks(context)) {
      if (look.kind === 'blind') yield unknown(sizeAnomaly, look.subject);
      else yield* judgeNamespace(context, look);
    }
  },
};

function* judgeNamespace(context: JudgeContext, look: Seen): Generator<Finding> {
  if (look.known === null || look.isUnswept) {
    yield unknown(sizeAnomaly, namespaceSubject(context.server.name, look.datastore.name, look.namespace));
    return;
  }
  for (const facts of look.groups) yield* judgeGroup(context, look, facts);
}

function* judgeGroup(context: JudgeContext, look: Seen, facts: GroupFacts): Generator<Finding> {
  const { key, figures, detailFits } = facts;
  const usual = look.known?.sizes(key) ?? null;
  const size = figures?.newest?.sizeBytes ?? null;
  if (usual === null && look.known?.lateness(key).kind === 'unread') {
    yield unknown(sizeAnomaly, groupSubject(context.server.name, look.datastore.name, look.namespace, facts.group));
    return;
  }
  if (usual === null || usual.count < LEAST_BACKUPS) return;
  const isOdd = size !== null && isFarOff(size, usual);
  // Until the snapshots are read for the group as it is, a newer backup may have set it right or wrong.
  if (detailFits && size !== null && !isOdd) return;
  const { server } = context;
  const subject = groupSubject(server.name, look.datastore.name, look.namespace, facts.group);
  const takenAtMs = figures?.newest?.takenAtMs ?? 0;
  if (!detailFits || size === null || takenAtMs < usual.newestAtMs) {
    yield unknown(sizeAnomaly, subject);
    return;
  }
  const settings = context.settings(sizeAnomaly, subject);
  if (settings === null || !isAnomalous(size, usual, settings.threshold) || isPutAside(look, key)) return;
  const how = size > usual.medianBytes ? 'larger' : 'smaller';
  const times = ratioOf(size, usual);
  yield trips(sizeAnomaly, settings, {
    subject,
    summary: `The newest backup of ${key} in ${placeText(server.name, look.datastore.name, look.namespace)} is ${timesText(times)} ${how} than usual: ${bytesText(size)} instead of ${bytesText(usual.medianBytes)}.`,
    next: 'Look whether disks were added or removed, a mount is missing, or data was deleted or encrypted on the client.',
    cause: backupsCause(server.name, look.datastore.name, look.namespace),
    factVersion: `${takenAtMs}`,
    factSinceMs: null,
  });
}

/** Whether a size is so many times larger or smaller than usual, and beyond what the group's sizes vary by. */
export function isAnomalous(sizeBytes: number, usual: SizeBaseline, factor: number): boolean {
  return usual.count >= LEAST_BACKUPS && isFarOff(sizeBytes, usual) && ratioOf(sizeBytes, usual) >= factor;
}

function isFarOff(size: number, { medianBytes, deviationBytes }: SizeBaseline): boolean {
  const difference = Math.abs(size - medianBytes);
  return difference >= LEAST_DIFFERENCE_BYTES && difference > DEVIATIONS * deviationBytes;
}

function ratioOf(size: number, { medianBytes }: SizeBaseline): number {
  const small = Math.min(size, medianBytes);
  const large = Math.max(size, medianBytes);
  return small > 0 ? large / small : Number.POSITIVE_INFINITY;
}

function timesText(times: number): string {
  if (!Number.isFinite(times)) return 'infinitely many times';
  return `${times >= 10 ? Math.round(times) : times.toFixed(1)} times`;
}
