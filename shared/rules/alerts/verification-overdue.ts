import type { Finding } from '../../domain/alert.ts';
import type { DatastoreState } from '../../domain/datastore.ts';
import { pullsInto, type VerifyJob } from '../../domain/job.ts';
import { isAuditDenied } from '../../domain/privileges.ts';
import { lastGood } from '../../domain/section.ts';
import { DAY, HOUR } from '../../time-units.ts';
import { durationText } from '../../view/quantities.ts';
import { storeCause } from './causes.ts';
import { trips, unknown } from './finding.ts';
import type { GroupFacts, SnapshotFigures } from './group-facts.ts';
import { currentLog, jobState } from './last-run.ts';
import { isPutAside, looksInto, type Seen, standingFigures } from './looks.ts';
import { groupSubject, namespaceSubject, placeText, storeSubject } from './place.ts';
import { excusedFromMs, storeWasOff } from './planned-off.ts';
import type { EffectiveRule, JudgeContext, ServerRule } from './rule.ts';
import { VERIFY_GRACE_MS, verifyIntervalMs, verifyJobsOf } from './verify-scope.ts';

export const verificationOverdue: ServerRule = {
  kind: 'server',
  name: 'verification-overdue',
  about: 'group',
  ending: 'verified again',
  meaning: 'Of a group, neither the newest snapshot nor any of the last days is verified, in a datastore that is.',
  source: 'design.md, Alert rules; pbs-api.md 5.13 (verification semantics)',
  defaults: { threshold: 9, forMs: HOUR, severity: 'warning' },
  *judge(context) {
    for (const datastore of context.server.datastores.values()) yield* judgeStore(context, datastore);
  },
};

function* judgeStore(context: JudgeContext, datastore: DatastoreState): Generator<Finding> {
  // PBS leaves out jobs of what it may not be asked about: then nobody seems to verify.
  if (isAuditDenied(context.server.privileges, datastore.name)) {
    yield unknown(verificationOverdue, storeSubject(context.server.name, datastore.name));
    return;
  }
  const jobs = verifyJobsOf(context, datastore.name);
  const seen: Seen[] = [];
  for (const look of looksInto(context, datastore)) {
    if (look.kind === 'seen') seen.push(look);
    else yield unknown(verificationOverdue, look.subject);
  }
  const isCovered = (look: Seen) => verifyIntervalMs(jobs, look.namespace) !== null;
  const byHand = !seen.every(isCovered) && seen.some(isVerifiedHere);
  const newestOkAtMs = newestOk(seen);
  let excused: number | null = null;
  const excusedMs = () => {
    excused ??= excusedFromMs(context.serverNowMs, RUN_MS, storeWasOff(context, datastore.name));
    return excused;
  };
  for (const look of seen) {
    const intervalMs = verifyIntervalMs(jobs, look.namespace);
    if (intervalMs === null && !byHand) continue;
    // A copy may come long after it was taken: what runs well verifies it in its turn.
    if (areCopies(context, look) && ranWellLately(context, jobs, look.namespace)) continue;
    yield* judgeNamespace(context, look, { intervalMs, newestOkAtMs, excusedMs });
  }
}

interface Standing {
  /** Null: no job verifies the namespace. */
  readonly intervalMs: number | null;
  /** Of all that the datastore holds, nothing taken later is verified: what is overdue since is one story. */
  readonly newestOkAtMs: number;
  /** See `excusedFromMs`: worked out when it matters, once for the datastore. */
  readonly excusedMs: () => number;
}

function newestOk(seen: readonly Seen[]): number {
  let newestAtMs = 0;
  for (const { groups } of seen) {
    for (const { figures } of groups) newestAtMs = Math.max(newestAtMs, figures?.newestOkTakenAtMs ?? 0);
  }
  return newestAtMs;
}

function areCopies({ server }: JudgeContext, { datastore, namespace }: Seen): boolean {
  const syncs = lastGood(server.syncJobs)?.value ?? [];
  return pullsInto(syncs, datastore.name, namespace).length > 0;
}

function ranWellLately(context: JudgeContext, jobs: readonly VerifyJob[], namespace: string): boolean {
  const log = currentLog(context);
  return jobs.some((job) => {
    const intervalMs = verifyIntervalMs([job], namespace);
    const ended = intervalMs === null ? null : jobState(job, log).ended;
    if (intervalMs === null || ended === null || ended.outcome.kind !== 'ok') return false;
    return context.serverNowMs - ended.endedAtMs <= intervalMs + VERIFY_GRACE_MS;
  });
}

/** Someone verifies this datastore, by hand or by a job of another namespace. */
function isVerifiedHere({ groups }: Seen): boolean {
  return groups.some(({ figures }) => figures?.verifiedHere === true);
}

function* judgeNamespace(context: JudgeContext, look: Seen, standing: Standing): Generator<Finding> {
  const place = [context.server.name, look.datastore.name, look.namespace] as const;
  if (look.isUnswept) {
    yield unknown(verificationOverdue, namespaceSubject(...place));
    return;
  }
  for (const facts of look.groups) {
    const figures = standingFigures(context, facts);
    if (figures === null) yield unknown(verificationOverdue, groupSubject(...place, facts.group));
    else if (figures.newest?.verification === 'none') yield* judgeGroup(context, look, { facts, figures, ...standing });
  }
}

interface Suspect extends Standing {
  readonly facts: GroupFacts;
  readonly figures: SnapshotFigures;
}

function* judgeGroup(
  context: JudgeContext,
  look: Seen,
  { facts: { group, key }, figures, intervalMs, newestOkAtMs, excusedMs }: Suspect,
): Generator<Finding> {
  const { server, serverNowMs } = context;
  const subject = groupSubject(server.name, look.datastore.name, look.namespace, group);
  const settings = context.settings(verificationOverdue, subject);
  if (settings === null || isPutAside(look, key)) return;
  const limitMs = patienceMs(settings, intervalMs);
  const firstMs = Math.min(look.known?.firstSeenMs(key) ?? serverNowMs, figures.oldestAtMs ?? serverNowMs);
  if (serverNowMs - firstMs <= limitMs) return;
  const okAtMs = Math.max(figures.newestOkTakenAtMs ?? 0, look.known?.newestVerifiedMs(key) ?? 0);
  if (serverNowMs - okAtMs <= limitMs || isStillInTurn(figures, limitMs, serverNowMs)) return;
  // What it missed while its datastore was off may be made up for.
  if (Math.max(firstMs, okAtMs) + limitMs >= excusedMs()) return;
  const last =
    okAtMs > 0 ? `the newest verified one is from ${durationText(serverNowMs - okAtMs)} ago` : 'none ever was';
  yield trips(verificationOverdue, settings, {
    subject,
    summary: `${key} in ${placeText(server.name, look.datastore.name, look.namespace)}: no snapshot of the last ${durationText(limitMs)} is verified, ${last}.`,
    next: 'Look when the verify job of the datastore last ran and whether it covers this namespace, or verify by hand.',
    cause: storeCause('verification', server.name, look.datastore.name),
    followsSinceMs: newestOkAtMs - (serverNowMs - context.nowMs),
    factVersion: `${okAtMs}`,
  });
}

/** What came right after a run began is verified by the next one, which takes its time. */
const RUN_MS = 12 * HOUR;

/**
 * A group that is backed up more rarely than it is verified waits for the next run and its end, however old its last
 * verified snapshot is. Where none of these is kept, what waited before was pruned unverified, so its age says nothing.
 */
export function isStillInTurn(
  { newestOkTakenAtMs, waitsSinceMs }: SnapshotFigures,
  limitMs: number,
  nowMs: number,
): boolean {
  if (newestOkTakenAtMs === null || waitsSinceMs === null) return false;
  return nowMs - waitsSinceMs < limitMs - VERIFY_GRACE_MS + RUN_MS;
}

/** What was set stands; else the job's interval and two days; else the default. */
function patienceMs(settings: EffectiveRule, intervalMs: number | null): number {
  if (settings.origin.threshold !== 'default' || intervalMs === null) return settings.threshold * DAY;
  return intervalMs + VERIFY_GRACE_MS;
}
