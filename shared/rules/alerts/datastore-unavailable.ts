import type { Finding } from '../../domain/alert.ts';
import type { DatastoreState, Maintenance } from '../../domain/datastore.ts';
import { DAY, MINUTE } from '../../time-units.ts';
import { durationText, oneLine } from '../../view/quantities.ts';
import { storageTrouble } from '../storage-trouble.ts';
import { storeCause } from './causes.ts';
import { trips, unknown } from './finding.ts';
import { placeText, storeSubject } from './place.ts';
import type { EffectiveRule, JudgeContext, ServerRule } from './rule.ts';

/** Nobody forgets a maintenance that is shorter, unless a "for" that was set says otherwise. */
const LONG_MAINTENANCE_MS = DAY;

export const datastoreUnavailable: ServerRule = {
  kind: 'server',
  name: 'datastore-unavailable',
  about: 'datastore',
  ending: 'can be used again',
  meaning: 'PBS cannot read a datastore, or it has been in maintenance for more than a day.',
  source: 'design.md, Alert rules; pbs-api.md 13 and appendix A; an unmounted removable datastore is only a state',
  defaults: { threshold: null, forMs: 15 * MINUTE, severity: 'warning' },
  *judge(context) {
    for (const datastore of context.server.datastores.values()) yield* judgeStore(context, datastore);
  },
};

function* judgeStore(context: JudgeContext, datastore: DatastoreState): Generator<Finding> {
  const { server } = context;
  const subject = storeSubject(server.name, datastore.name);
  const settings = context.settings(datastoreUnavailable, subject);
  if (settings === null || datastore.mount === 'not-mounted') return;
  const isListed = context.current(server.datastoreList, 'datastores') !== null;
  if (!isListed || context.isExpectedOff(datastore.name)) {
    yield unknown(datastoreUnavailable, subject);
    return;
  }
  if (datastore.maintenance !== null) {
    yield* judgeMaintenance(context, datastore, datastore.maintenance, settings);
    return;
  }
  const trouble = troubleOf(context, datastore);
  if (trouble === 'unknown') yield unknown(datastoreUnavailable, subject);
  if (trouble === null || trouble === 'unknown') return;
  yield trips(datastoreUnavailable, settings, {
    subject,
    summary: `${placeText(server.name, datastore.name)} cannot be read: ${oneLine(trouble)}.`,
    next: 'Check on the server that its path exists, is mounted and healthy (zpool status, dmesg).',
    cause: storeCause('storage', server.name, datastore.name),
    factVersion: trouble.slice(0, 60),
  });
}

function* judgeMaintenance(
  context: JudgeContext,
  datastore: DatastoreState,
  { mode, message }: Maintenance,
  settings: EffectiveRule,
): Generator<Finding> {
  const { server, nowMs, knowledge } = context;
  const sinceMs = knowledge.store(server.name, datastore.name)?.sameSinceMs ?? datastore.sameSinceMs;
  const limitMs = settings.origin.forMs === 'default' ? LONG_MAINTENANCE_MS : settings.forMs;
  if (nowMs - sinceMs <= limitMs) return;
  const severity = settings.origin.severity === 'default' ? 'info' : settings.severity;
  const why = message === null ? '' : `: ${oneLine(message)}`;
  yield trips(
    datastoreUnavailable,
    // Its age is known over restarts, so it need not be seen to last.
    { ...settings, forMs: 0, severity },
    {
      subject: { ...storeSubject(server.name, datastore.name), job: 'maintenance' },
      summary: `${placeText(server.name, datastore.name)} has been in maintenance (${mode}) for ${durationText(nowMs - sinceMs)}${why}.`,
      next: 'If the work is done, end the maintenance mode under Options of the datastore.',
      cause: storeCause('storage', server.name, datastore.name),
      factVersion: mode,
      factSinceMs: sinceMs,
    },
  );
}

/** PBS's words for why the datastore cannot be read; null where it can. */
function troubleOf(context: JudgeContext, datastore: DatastoreState): string | 'unknown' | null {
  const said = storageTrouble(datastore);
  if (said !== null) return said;
  if (context.current(datastore.usage, 'heartbeat') !== null) return null;
  return context.current(datastore.history, 'usage-history')?.error ?? 'unknown';
}
