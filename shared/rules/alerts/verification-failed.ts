import { type Finding, LOUDNESS } from '../../domain/alert.ts';
import type { DatastoreState } from '../../domain/datastore.ts';
import { isWithin } from '../../domain/task-scope.ts';
import { MINUTE } from '../../time-units.ts';
import { countText, durationText, listText, oneLine } from '../../view/quantities.ts';
import { storeCause } from './causes.ts';
import { type DamageSettings, type FailedMarks, failedMarks, type MarkedGroup, NO_MARKS } from './failed-marks.ts';
import { type FailedVerification, failedVerifications } from './failed-verifications.ts';
import { trips, unknown } from './finding.ts';
import { currentLog } from './last-run.ts';
import { looksInto } from './looks.ts';
import { groupText, keySubject, namespaceSubject, placeText, serverSubject } from './place.ts';
import type { EffectiveRule, JudgeContext, ServerRule } from './rule.ts';

export const verificationFailed: ServerRule = {
  kind: 'server',
  name: 'verification-failed',
  about: 'group',
  ending: 'no watched snapshot is damaged any more',
  meaning: 'A verification ended with errors, or snapshots are marked as damaged.',
  source: 'design.md, Alert rules; pbs-api.md 5.13 and 6.3; one alert for all that one job verifies',
  defaults: { threshold: null, forMs: 5 * MINUTE, severity: 'critical' },
  *judge(context) {
    const { server } = context;
    const log = currentLog(context);
    const jobs = context.current(server.verifyJobs, 'jobs');
    // Verifications that failed may be hidden; what is known to be damaged is said all the same.
    if (log === null || jobs === null) yield unknown(verificationFailed, serverSubject(server.name));
    for (const datastore of server.datastores.values()) yield* judgeStore(context, datastore);
  },
};

function* judgeStore(context: JudgeContext, datastore: DatastoreState): Generator<Finding> {
  for (const look of looksInto(context, datastore)) {
    if (look.kind === 'blind' && look.subject.namespace === null) yield unknown(verificationFailed, look.subject);
  }
  const settingsOf: DamageSettings = (namespace, group) => damageSettings(context, datastore.name, namespace, group);
  const marks = failedMarks(context, datastore, settingsOf);
  const runs = failedVerifications(context, datastore, marks, settingsOf);
  for (const scope of new Set([...marks.keys(), ...runs.keys()])) {
    const evidence = { marks: marks.get(scope) ?? NO_MARKS, runs: runs.get(scope) ?? [] };
    yield* judgeScope(context, datastore.name, scope, evidence);
  }
}

function damageSettings(
  context: JudgeContext,
  datastore: string,
  namespace: string,
  group: string | null,
): EffectiveRule | null {
  const { name } = context.server;
  if (group === null) return context.settings(verificationFailed, namespaceSubject(name, datastore, namespace));
  // One that only looks retired is still kept for a reason, and nobody said that its damage does not matter.
  const lateness = context.knowledge.namespace(name, datastore, namespace)?.lateness(group);
  if (lateness?.kind === 'not-watched' && lateness.reason !== 'retired') return null;
  return context.settings(verificationFailed, keySubject(name, datastore, namespace, group));
}

interface Evidence {
  readonly marks: FailedMarks;
  readonly runs: readonly FailedVerification[];
}

function* judgeScope(
  context: JudgeContext,
  datastore: string,
  scope: string,
  { marks, runs }: Evidence,
): Generator<Finding> {
  const { server, nowMs, serverNowMs } = context;
  const subject = namespaceSubject(server.name, datastore, scope);
  const { groups, mayHideMore } = marks;
  const failed = runs.filter((run) => !run.isHidden);
  const settings = loudest([...groups, ...failed].map((item) => item.settings));
  if (settings === null) {
    // Damage was seen here before and not all could be looked at since, or the last run's end is not known.
    if (runs.length > 0 || mayHideMore) yield unknown(verificationFailed, subject);
    return;
  }
  const count = groups.reduce((sum, { snapshots }) => sum + snapshots, 0);
  const names = groups.map(({ key, namespace }) => groupText(key, namespace, scope));
  const said = [
    ...(count > 0 ? [`${countText(count, 'snapshot')} marked as damaged (${listText(names)})`] : []),
    ...failed.map(
      (run) => `${run.what} failed ${durationText(serverNowMs - run.endedAtMs)} ago: ${oneLine(run.message)}`,
    ),
  ];
  const sinceMs = failed.length > 0 ? Math.min(...failed.map((run) => run.endedAtMs)) : null;
  yield trips(verificationFailed, settings, {
    subject,
    namespaces: namespacesOf(groups, failed),
    summary: `${placeText(server.name, datastore, scope)}: ${listText(said, 3)}.`,
    next: 'Read the log of the verification, check the disks, and make a new full backup of what is damaged.',
    cause: storeCause('verification', server.name, datastore),
    factVersion: `${count} ${groups.reduce((newestMs, { newestAtMs }) => Math.max(newestMs, newestAtMs), 0)} ${failed.map((run) => run.endedAtMs).join()}`,
    factSinceMs: sinceMs === null ? null : nowMs - (serverNowMs - sinceMs),
  });
}

/** Where the damage is: a failed run tells of its whole namespace, unless marks in it say where. */
function namespacesOf(groups: readonly MarkedGroup[], failed: readonly FailedVerification[]): readonly string[] {
  const marked = new Set(groups.map(({ namespace }) => namespace));
  const unmarked = failed.filter((run) => ![...marked].some((namespace) => isWithin(namespace, run.namespace)));
  return [...new Set([...marked, ...unmarked.map(({ namespace }) => namespace)])];
}

/** Of several settings that hold for parts of one alert the loudest, of equally loud ones the soonest; null: of none. */
function loudest(settings: readonly EffectiveRule[]): EffectiveRule | null {
  const [first = null] = settings.toSorted((a, b) => LOUDNESS[a.severity] - LOUDNESS[b.severity] || a.forMs - b.forMs);
  return first;
}
