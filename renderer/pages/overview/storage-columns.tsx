import type { VNode } from 'preact';
import type { CsvColumn } from '../../../shared/view/csv.ts';
import { forecastText } from '../../../shared/view/forecast-text.ts';
import { bytesText } from '../../../shared/view/quantities.ts';
import { Trend } from '../../connected/Trend.tsx';
import { Age } from '../../parts/Age.tsx';
import { Bytes } from '../../parts/Bytes.tsx';
import type { Column } from '../../parts/column.ts';
import { Name } from '../../parts/Name.tsx';
import { StateBadge } from '../../parts/StateBadge.tsx';
import { UsageBar } from '../../parts/UsageBar.tsx';
import type { DatastoreLine } from '../../state/fleet-rows.ts';

/** Columns of the list of datastores, as of a moment. */
export function storageColumns(nowMs: number): readonly Column<DatastoreLine>[] {
  return [
    {
      ...{ key: 'datastore', title: 'Datastore', width: 'minmax(8rem, 1.2fr)' },
      render: (line) => <Place line={line} />,
      sortValue: ({ datastore }) => datastore,
      csv: ({ datastore }) => datastore,
    },
    {
      ...{ key: 'use', title: 'Used', width: 'minmax(8rem, 1.4fr)', firstDirection: 'descending' },
      render: (line) => <Use line={line} nowMs={nowMs} />,
      sortValue: ({ ratio }) => ratio,
      csv: ({ ratio }) => ratio,
    },
    {
      ...{ key: 'full', title: 'Full in', width: '7rem', hideBelow: 480 },
      render: ({ part }) => <FullIn part={part} />,
      sortValue: ({ part: { forecast } }) => fullInDays(forecast),
      csv: ({ part: { forecast } }) => fullInDays(forecast),
    },
    {
      ...{ key: 'bytes', title: 'Bytes', width: '7rem', align: 'end', hideBelow: 840, firstDirection: 'descending' },
      render: ({ part: { usage } }) => (
        <span class="overview__cell">
          <Bytes bytes={usage?.value.usedBytes ?? null} />
          {usage === null ? null : <span class="overview__place">of {bytesText(usage.value.totalBytes)}</span>}
        </span>
      ),
      sortValue: ({ part }) => part.usage?.value.usedBytes ?? null,
      csv: ({ part }) => part.usage?.value.usedBytes ?? null,
    },
    {
      ...{ key: 'growth', title: 'Growth, 30 days', width: 'minmax(10rem, 1fr)', hideBelow: 700 },
      render: ({ server, datastore }) => (
        <Trend
          {...{ server, datastore }}
          measure="used-bytes"
          label={`Used space of ${datastore}`}
          changeText={growthText}
        />
      ),
    },
    {
      ...{ key: 'dedup', title: 'Dedup', width: '4.5rem', align: 'end', hideBelow: 620, firstDirection: 'descending' },
      render: ({ part: { dedupFactor } }) =>
        dedupFactor === null ? (
          <span class="muted" title="Known after the first garbage collection">
            unknown
          </span>
        ) : (
          <span class="number">{dedupFactor.toFixed(2)}</span>
        ),
      sortValue: ({ part }) => part.dedupFactor,
      csv: ({ part }) => part.dedupFactor,
    },
    {
      ...{ key: 'dedup-trend', title: 'Dedup, 30 days', width: 'minmax(9rem, 0.9fr)', hideBelow: 1060 },
      render: ({ server, datastore }) => (
        <Trend
          {...{ server, datastore }}
          measure="dedup-factor"
          label={`Dedup factor of ${datastore}`}
          changeText={factorText}
        />
      ),
    },
  ];
}

/** What a file has beside the columns in sight. */
export const STORAGE_FILE_COLUMNS: readonly CsvColumn<DatastoreLine>[] = [
  { title: 'Server', csv: ({ server }) => server },
  { title: 'Client', csv: ({ client }) => client },
  { title: 'Total bytes', csv: ({ part }) => part.usage?.value.totalBytes ?? null },
  { title: 'State', csv: ({ level }) => level },
];

function Place({ line }: { readonly line: DatastoreLine }): VNode {
  const { datastore, server, client } = line;
  return (
    <span class="overview__cell">
      <span class="overview__strong">
        <Name text={datastore} />
      </span>
      <span class="overview__place">
        <bdi>{server}</bdi>
        {client === null ? null : (
          <>
            {' · '}
            <bdi>{client}</bdi>
          </>
        )}
      </span>
    </span>
  );
}

interface UseProps {
  readonly line: DatastoreLine;
  readonly nowMs: number;
}

function Use({ line: { part, ratio, isRead, datastore }, nowMs }: UseProps): VNode {
  const { usage, state, usageTrouble, warnRatio, criticalRatio } = part;
  if (usage === null) {
    const why = state?.what ?? usageTrouble?.what;
    return <StateBadge state="unknown" text={state === null ? 'Unknown' : 'Not readable'} title={why} />;
  }
  if (ratio === null) return <span class="muted">{part.backend === 's3' ? 'S3, not measured' : 'not measured'}</span>;
  const isStale = !isRead;
  return (
    <span class="overview__cell">
      <UsageBar {...{ ratio, warnRatio, criticalRatio, isStale }} label={`Use of ${datastore}`} />
      {isStale ? <Age atMs={usage.takenAtMs} nowMs={nowMs} isStale /> : null}
    </span>
  );
}

/** Two weeks are when storage-full-soon speaks up. */
const SOON_DAYS = 14;

function FullIn({ part: { forecast } }: { readonly part: DatastoreLine['part'] }): VNode {
  const { short, long } = forecastText(forecast);
  const days = fullInDays(forecast);
  const classes = days === null ? 'muted' : days < SOON_DAYS ? 'number overview__soon' : 'number';
  return (
    <span class={classes} title={long}>
      {short}
      <span class="visually-hidden">. {long}</span>
    </span>
  );
}

function fullInDays(forecast: DatastoreLine['part']['forecast']): number | null {
  return forecast.kind === 'full' ? 0 : forecast.kind === 'filling' ? forecast.daysToFull : null;
}

function growthText({ from, to }: { readonly from: number; readonly to: number }): string {
  const bytes = to - from;
  return `${bytes < 0 ? '−' : '+'}${bytesText(Math.abs(bytes))}`;
}

function factorText({ from, to }: { readonly from: number; readonly to: number }): string {
  return `${to < from ? '−' : '+'}${Math.abs(to - from).toFixed(2)}`;
}
