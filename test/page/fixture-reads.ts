import type { PageState } from '../../shared/contract/page-state.ts';
import { partKey } from '../../shared/contract/page-state.ts';
import { DAY } from '../../shared/time-units.ts';
import { sequence } from './fixture-state.ts';

/** Made-up history: growth and nightly backups, the same for the same question. */
export function answerRead(name: string, args: unknown, state: PageState): unknown {
  if (name === 'readState') return state;
  const given = new Map(Object.entries(typeof args === 'object' && args !== null ? args : {}));
  if (name === 'readSeries') return series(given);
  if (name === 'readCalendar') return calendar(given, state);
  return null;
}

function series(args: ReadonlyMap<string, unknown>): unknown {
  const [fromMs, untilMs] = [Number(args.get('fromMs')), Number(args.get('untilMs'))];
  const random = sequence(
    JSON.stringify(args.get('place')).length * 31 + JSON.stringify(args.get('place')).charCodeAt(43),
  );
  const days = Math.max(1, Math.round((untilMs - fromMs) / DAY));
  const start = args.get('measure') === 'dedup-factor' ? 6 : 2e12;
  const slope = (random() - 0.3) * 0.02;
  return Array.from({ length: days }, (_, day) => {
    const mean = start * (1 + slope * day + 0.03 * random());
    return { atMs: fromMs + day * DAY, mean, least: mean, most: mean, count: 24 };
  });
}

function calendar(args: ReadonlyMap<string, unknown>, state: PageState): unknown {
  const edges = args.get('edgesMs');
  const days = Array.isArray(edges) ? edges.length - 1 : 0;
  const part = state.parts[partKey.groups(String(args.get('server')), String(args.get('datastore')))];
  const random = sequence(11);
  return part?.kind === 'groups'
    ? part.groups.map(({ namespace, backupType, backupId, lastFinishedServerMs }) => ({
        ...{ namespace, group: `${backupType}/${backupId}` },
        counts: Array.from({ length: days }, (_, day) => {
          const isBefore = Number(Array.isArray(edges) ? edges[day] : 0) <= (lastFinishedServerMs ?? 0);
          return isBefore && random() > 0.03 ? 1 : 0;
        }),
      }))
    : [];
}
