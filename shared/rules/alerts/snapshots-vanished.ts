import type { Finding } from '../../domain/alert.ts';
import { countText, durationText } from '../../view/quantities.ts';
import { storeCause } from './causes.ts';
import { trips, unknown } from './finding.ts';
import type { GroupLoss } from './knowledge.ts';
import { isPutAsideIn } from './looks.ts';
import { groupSubject, placeText, storeSubject } from './place.ts';
import type { JudgeContext, ServerRule } from './rule.ts';

export const snapshotsVanished: ServerRule = {
  kind: 'server',
  name: 'snapshots-vanished',
  about: 'group',
  ending: 'nothing more vanished',
  meaning: 'Snapshots are gone that no prune, sync or move explains.',
  source: 'design.md, Alert rules; peers.md section 3, 10; snapshot-loss.ts tells what explains a loss',
  defaults: { threshold: 1, forMs: 0, severity: 'warning' },
  *judge(context) {
    const { server, knowledge } = context;
    for (const { name } of server.datastores.values()) {
      const known = knowledge.store(server.name, name);
      if (known === null) yield unknown(snapshotsVanished, storeSubject(server.name, name));
      for (const loss of known?.losses ?? []) yield* judgeLoss(context, name, loss);
    }
  },
};

function* judgeLoss(context: JudgeContext, datastore: string, loss: GroupLoss): Generator<Finding> {
  const { server, serverNowMs } = context;
  const subject = groupSubject(server.name, datastore, loss.namespace, loss);
  const settings = context.settings(snapshotsVanished, subject);
  if (settings === null || loss.count < settings.threshold) return;
  const group = `${loss.backupType}/${loss.backupId}`;
  if (isPutAsideIn(context, datastore, loss.namespace, group)) return;
  const age = durationText(serverNowMs - loss.newestLostAtMs);
  const why = loss.beyondAnyPrune ? 'no prune removes these' : 'no prune ran that would explain it';
  yield trips(snapshotsVanished, settings, {
    subject,
    summary: `${countText(loss.count, 'snapshot')} of ${group} in ${placeText(server.name, datastore, loss.namespace)} vanished within ${durationText(loss.missedAtMs - loss.lastSeenAtMs)}, the newest taken ${age} ago; ${why}.`,
    next: 'Ask who removed them; look at the access log of the server, and whether a token may prune that need not.',
    cause: storeCause('losses', server.name, datastore),
    factVersion: `${loss.missedAtMs} ${loss.count}`,
    factSinceMs: context.nowMs - (serverNowMs - loss.missedAtMs),
  });
}
