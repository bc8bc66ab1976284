import type { Handlers } from '../../../shared/contract/calls.ts';
import type { HistoryPlace } from '../../../shared/domain/history.ts';
import type { History } from '../../engine/ports.ts';

type PastCalls = Pick<Handlers, 'readSeries' | 'readCalendar' | 'readTasks' | 'readAlertEvents'>;

/** The calls that history answers. */
export function pastHandlers(history: Pick<History, 'series' | 'calendar' | 'tasks' | 'alertEvents'>): PastCalls {
  return {
    readSeries: async ({ place, measure, fromMs, untilMs, maxPoints }) =>
      history.series({ place: placeOf(place), measure, fromMs, untilMs, maxPoints }),
    readCalendar: async ({ server, datastore, edgesMs }) => history.calendar({ server, datastore }, edgesMs),
    readTasks: async ({ server, sinceMs, failedOnly, limit }) =>
      history.tasks({ sinceMs, limit, ...(server === undefined ? {} : { server }), failedOnly: failedOnly ?? false }),
    readAlertEvents: async ({ sinceMs, rule, limit }) =>
      history.alertEvents({ sinceMs, limit, ...(rule === undefined ? {} : { rule }) }),
  };
}

interface AskedPlace {
  readonly server: string;
  readonly datastore?: string | undefined;
  readonly namespace?: string | undefined;
  readonly group?: string | undefined;
}

function placeOf({ server, datastore, namespace, group }: AskedPlace): HistoryPlace {
  return {
    server,
    ...(datastore === undefined ? {} : { datastore }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(group === undefined ? {} : { group }),
  };
}
