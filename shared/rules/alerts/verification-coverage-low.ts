import type { Finding } from '../../domain/alert.ts';
import type { DatastoreState } from '../../domain/datastore.ts';
import { isAuditDenied } from '../../domain/privileges.ts';
import { DAY } from '../../time-units.ts';
import { countText, percentText } from '../../view/quantities.ts';
import { storeCause } from './causes.ts';
import { trips, unknown } from './finding.ts';
import { isPutAside, looksInto, type Seen, standingFigures } from './looks.ts';
import { placeText, storeSubject } from './place.ts';
import type { JudgeContext, ServerRule } from './rule.ts';
import { isStillInTurn, verificationOverdue } from './verification-overdue.ts';
import { VERIFY_GRACE_MS, verifyIntervalMs, verifyJobsOf } from './verify-scope.ts';

/** A share of fewer groups jumps with each of them. */
const LEAST_GROUPS = 5;

/** Where nothing but hands verify, the days of verification-overdue. */
const DEFAULT_PERIOD_MS = (verificationOverdue.defaults.threshold ?? 9) * DAY;

export const verificationCoverageLow: ServerRule = {
  kind: 'server',
  name: 'verification-coverage-low',
  about: 'datastore',
  ending: 'enough groups are verified again',
  meaning: 'Of too many groups of a datastore that is verified no recent snapshot is.',
  source: 'design.md, Alert rules; the same days as verification-overdue',
  defaults: { threshold: 80, forMs: DAY, severity: 'info' },
  *judge(context) {
    for (const datastore of context.server.datastores.values()) yield* judgeStore(context, datastore);
  },
};

/** Some snapshots are always being read anew; a share of the rest says as much. */
const UNREAD_SHARE = 0.1;

interface Tally {
  groups: number;
  verified: number;
  /** Groups whose snapshots are not known at present. */
  unread: number;
  isVerified: boolean;
  isBlind: boolean;
}

function* judgeStore(context: JudgeContext, datastore: DatastoreState): Generator<Finding> {
  const { server } = context;
  const subject = storeSubject(server.name, datastore.name);
  const settings = context.settings(verificationCoverageLow, subject);
  if (settings === null) return;
  const jobs = verifyJobsOf(context, datastore.name);
  const tally: Tally = { groups: 0, verified: 0, unread: 0, isVerified: jobs.length > 0, isBlind: false };
  for (const look of looksInto(context, datastore)) {
    if (look.kind === 'blind') tally.isBlind = true;
    else count(context, look, verifyIntervalMs(jobs, look.namespace), tally);
  }
  const ratio = tally.verified / tally.groups;
  if (
    tally.isBlind ||
    isAuditDenied(context.server.privileges, datastore.name) ||
    tally.unread > UNREAD_SHARE * (tally.groups + tally.unread)
  ) {
    yield unknown(verificationCoverageLow, subject);
    return;
  }
  if (!tally.isVerified || tally.groups < LEAST_GROUPS || ratio * 100 >= settings.threshold) return;
  yield trips(verificationCoverageLow, settings, {
    subject,
    summary: `${placeText(server.name, datastore.name)}: only ${tally.verified} of ${countText(tally.groups, 'group')} (${percentText(ratio)}, limit ${settings.threshold} %) have a recent snapshot that is verified.`,
    next: 'Look whether the verify jobs cover every namespace and get through their work between two runs.',
    cause: storeCause('verification', server.name, datastore.name),
    factVersion: `${Math.floor(ratio * 100)}`,
  });
}

/** Counts the groups that are backed up and old enough to have been verified. */
function count(context: JudgeContext, look: Seen, intervalMs: number | null, tally: Tally): void {
  const periodMs = intervalMs === null ? DEFAULT_PERIOD_MS : intervalMs + VERIFY_GRACE_MS;
  const sinceMs = context.serverNowMs - periodMs;
  for (const facts of look.groups) {
    const figures = standingFigures(context, facts);
    if (figures === null) {
      tally.unread += 1;
      continue;
    }
    const { newest, newestOkTakenAtMs, verifiedHere, oldestAtMs } = figures;
    tally.isVerified ||= verifiedHere;
    // One that is not backed up any more is backup-stale's.
    if (newest === null || newest.takenAtMs < sinceMs || isPutAside(look, facts.key)) continue;
    const firstMs = Math.min(look.known?.firstSeenMs(facts.key) ?? newest.takenAtMs, oldestAtMs ?? newest.takenAtMs);
    const okAtMs = Math.max(newestOkTakenAtMs ?? 0, look.known?.newestVerifiedMs(facts.key) ?? 0);
    if (firstMs > sinceMs && okAtMs === 0) continue;
    tally.groups += 1;
    if (okAtMs >= sinceMs || isStillInTurn(figures, periodMs, context.serverNowMs)) tally.verified += 1;
  }
}
