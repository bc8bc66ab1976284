import type { Finding } from '../../domain/alert.ts';
import { countText, durationText } from '../../view/quantities.ts';
import { storeCause } from './causes.ts';
import { trips, unknown } from './finding.ts';
import type { GoneGroup } from './knowledge.ts';
import { isPutAsideIn } from './looks.ts';
import { groupSubject, placeText, storeSubject } from './place.ts';
import type { JudgeContext, ServerRule } from './rule.ts';

export const groupGone: ServerRule = {
  kind: 'server',
  name: 'group-gone',
  about: 'group',
  ending: 'back, or gone for a week',
  meaning: 'A group that was there is gone with all its snapshots, by two complete reads in a row.',
  source: 'design.md, Alert rules; pbs-api.md 5.12 (absence from one list is no proof)',
  defaults: { threshold: 1, forMs: 0, severity: 'warning' },
  *judge(context) {
    const { server, knowledge } = context;
    for (const { name } of server.datastores.values()) {
      const known = knowledge.store(server.name, name);
      if (known === null) yield unknown(groupGone, storeSubject(server.name, name));
      for (const gone of known?.goneGroups ?? []) yield* judgeGroup(context, name, gone);
    }
  },
};

function* judgeGroup(context: JudgeContext, datastore: string, gone: GoneGroup): Generator<Finding> {
  const { server, serverNowMs } = context;
  const subject = groupSubject(server.name, datastore, gone.namespace, gone);
  const settings = context.settings(groupGone, subject);
  if (settings === null || gone.isExplained || gone.snapshotCount < settings.threshold) return;
  const group = `${gone.backupType}/${gone.backupId}`;
  if (isPutAsideIn(context, datastore, gone.namespace, group)) return;
  const newest =
    gone.newestAtMs === null ? '' : `, the newest taken ${durationText(serverNowMs - gone.newestAtMs)} ago`;
  yield trips(groupGone, settings, {
    subject,
    summary: `${group} is gone from ${placeText(server.name, datastore, gone.namespace)} with its ${countText(gone.snapshotCount, 'snapshot')}${newest}.`,
    next: 'If it was removed on purpose, archive it here; if not, restore it from the second copy before that syncs.',
    cause: storeCause('losses', server.name, datastore),
    factVersion: `${gone.missedAtMs}`,
    factSinceMs: context.nowMs - (serverNowMs - gone.missedAtMs),
  });
}
