import { Age } from '../../../renderer/parts/Age.tsx';
import { Bytes } from '../../../renderer/parts/Bytes.tsx';
import { CalendarStrip } from '../../../renderer/parts/CalendarStrip.tsx';
import type { Column } from '../../../renderer/parts/column.ts';
import { Name } from '../../../renderer/parts/Name.tsx';
import { StateBadge } from '../../../renderer/parts/StateBadge.tsx';
import { NOW_MS, type SampleGroup, sampleDays } from './sample-figures.ts';

const DAYS = sampleDays();
const RANK = { late: 0, due: 1, unknown: 2, 'not-watched': 3, ok: 4 } as const;

/** The table of the gallery: every kind of cell. */
export const groupColumns: readonly Column<SampleGroup>[] = [
  {
    ...{ key: 'group', title: 'Group', width: 'minmax(7rem, 1.4fr)' },
    render: ({ id }) => <Name text={id} />,
    sortValue: ({ id }) => id,
    csv: ({ id }) => id,
  },
  {
    ...{ key: 'state', title: 'State', width: '8rem' },
    render: ({ state }) => <StateBadge state={state} />,
    sortValue: ({ state }) => RANK[state],
    csv: ({ state }) => state,
  },
  {
    ...{
      key: 'last',
      title: 'Last backup',
      width: '7.5rem',
      align: 'end',
      hideBelow: 400,
      firstDirection: 'descending',
    },
    render: ({ lastMs, state }) => (
      <Age atMs={lastMs} nowMs={NOW_MS} serverZone="Europe/Vienna" isStale={state === 'due'} absent="unknown" />
    ),
    sortValue: ({ lastMs }) => lastMs,
    csv: ({ lastMs }) => (lastMs === null ? null : new Date(lastMs).toISOString()),
  },
  {
    ...{ key: 'size', title: 'Size', width: '6rem', align: 'end', hideBelow: 480, firstDirection: 'descending' },
    render: ({ sizeBytes }) => <Bytes bytes={sizeBytes} />,
    sortValue: ({ sizeBytes }) => sizeBytes,
    csv: ({ sizeBytes }) => sizeBytes,
  },
  {
    ...{ key: 'days', title: 'Last 30 days', width: 'minmax(10rem, 1fr)', hideBelow: 760 },
    render: ({ id }) => <CalendarStrip days={DAYS} label={id} />,
  },
  {
    ...{ key: 'server', title: 'Server', width: '8rem', hideBelow: 900 },
    render: ({ server }) => <Name text={server} />,
    sortValue: ({ server }) => server,
    csv: ({ server }) => server,
  },
  {
    ...{ key: 'comment', title: 'Comment', width: 'minmax(8rem, 1fr)', hideBelow: 900 },
    render: ({ comment }) => <Name text={comment} />,
    csv: ({ comment }) => comment,
  },
];
