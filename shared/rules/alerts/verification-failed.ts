import type { Finding } from '../../domain/alert.ts';
import type { DatastoreState } from '../../domain/datastore.ts';
import { MINUTE } from '../../time-units.ts';
import { countText, durationText, listText, oneLine } from '../../view/quantities.ts';
import { storeCause } from './causes.ts';
import { type FailedMarks, failedMarks } from './failed-marks.ts';
import { type FailedVerification, failedVerifications } from './failed-verifications.ts';
import { trips, unknown } from './finding.ts';
import { currentLog } from './last-run.ts';
import { looksInto } from './looks.ts';
import { namespaceSubject, placeText, serverSubject } from './place.ts';
import type { JudgeContext, ServerRule } from './rule.ts';

export const verificationFailed: ServerRule = {
  kind: 'server',
  name: 'verification-failed',
  about: 'group',
  ending: 'no snapshot is damaged any more',
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
  const marks = failedMarks(context, datastore);
  const runs = failedVerifications(context, datastore, marks);
  for (const scope of new Set([...marks.keys(), ...runs.keys()])) {
    yield* judgeScope(context, datastore.name, scope, { marks: marks.get(scope), runs: runs.get(scope) ?? [] });
  }
}

interface Evidence {
  readonly marks: FailedMarks | undefined;
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
  const settings = context.settings(verificationFailed, subject);
  if (settings === null) return;
  const count = marks?.snapshots ?? 0;
  const isHidden = runs.some((run) => run.isHidden);
  const failed = runs.filter((run) => !run.isHidden);
  if (count === 0 && failed.length === 0) {
    // Damage was seen here before and not all could be looked at since, or the last run's end is not known.
    if (isHidden || marks?.mayHideMore) yield unknown(verificationFailed, subject);
    return;
  }
  const said = [
    ...(count > 0 ? [`${countText(count, 'snapshot')} marked as damaged (${listText(marks?.groups ?? [])})`] : []),
    ...failed.map(
      (run) => `${run.what} failed ${durationText(serverNowMs - run.endedAtMs)} ago: ${oneLine(run.message)}`,
    ),
  ];
  const sinceMs = failed.length > 0 ? Math.min(...failed.map((run) => run.endedAtMs)) : null;
  yield trips(verificationFailed, settings, {
    subject,
    summary: `${placeText(server.name, datastore, scope)}: ${listText(said, 3)}.`,
    next: 'Read the log of the verification, check the disks, and make a new full backup of what is damaged.',
    cause: storeCause('verification', server.name, datastore),
    factVersion: `${count} ${marks?.newestAtMs ?? 0} ${failed.map((run) => run.endedAtMs).join()}`,
    factSinceMs: sinceMs === null ? null : nowMs - (serverNowMs - sinceMs),
  });
}
