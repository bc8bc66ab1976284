import type { VNode } from 'preact';
import { type ChainVerdict, coverageText } from '../../../shared/view/guest-wording.ts';
import type { GuestView } from '../../../shared/view/pve-view.ts';
import { Age } from '../../parts/Age.tsx';
import type { Column } from '../../parts/column.ts';
import { Name } from '../../parts/Name.tsx';
import { type BadgeState, StateBadge } from '../../parts/StateBadge.tsx';
import { ChainStrip } from './ChainStrip.tsx';

/** A guest as a row. */
export interface GuestLine {
  readonly key: string;
  readonly guest: GuestView;
  readonly chain: ChainVerdict;
  readonly searchText: string;
}

const CHAIN_ORDER = ['broken', 'open', 'unknown', 'whole'];
const COVERAGE_ORDER = ['uncovered', 'switched-off', 'unknown', 'covered'];

/** Columns of the guests of a cluster, as of a moment. */
export function guestColumns(nowMs: number): readonly Column<GuestLine>[] {
  return [
    {
      ...{ key: 'guest', title: 'Guest', width: 'minmax(9rem, 1.6fr)' },
      render: ({ guest: { vmid, name, type, node } }) => (
        <span class="servers__cell">
          <span class="servers__name">
            <Name text={name} />
          </span>
          <span class="servers__small">
            {type === 'qemu' ? 'VM' : 'CT'} {vmid} on <bdi>{node}</bdi>
          </span>
        </span>
      ),
      sortValue: ({ guest }) => guest.vmid,
      csv: ({ guest }) => `${guest.vmid} ${guest.name}`,
    },
    {
      ...{ key: 'chain', title: 'PVE, backed up, verified, off-site', width: 'minmax(11rem, 1.6fr)' },
      render: ({ guest, chain }) => <ChainStrip guest={guest} verdict={chain} />,
      sortValue: ({ chain }) => CHAIN_ORDER.indexOf(chain.state),
      csv: ({ chain }) => chain.text,
    },
    {
      ...{ key: 'run', title: 'Last vzdump', width: 'minmax(8rem, 1fr)', hideBelow: 620, firstDirection: 'descending' },
      render: ({ guest: { lastRun } }) => <LastRun run={lastRun} nowMs={nowMs} />,
      sortValue: ({ guest }) => guest.lastRun?.endedAtMs ?? null,
      csv: ({ guest }) => guest.lastRun?.kind ?? null,
    },
    {
      ...{ key: 'backup', title: 'Newest backup', width: '8.5rem', hideBelow: 760, firstDirection: 'descending' },
      render: ({ guest: { backedUp } }) => (
        <Age
          atMs={backedUp.kind === 'yes' ? backedUp.atMs : null}
          nowMs={nowMs}
          absent={backedUp.kind === 'no' ? 'never' : 'unknown'}
        />
      ),
      sortValue: ({ guest: { backedUp } }) => (backedUp.kind === 'yes' ? backedUp.atMs : null),
      csv: ({ guest: { backedUp } }) => (backedUp.kind === 'yes' ? new Date(backedUp.atMs).toISOString() : null),
    },
    {
      ...{ key: 'coverage', title: 'Backup job', width: 'minmax(8rem, 1fr)', hideBelow: 900 },
      render: ({ guest }) => <Coverage guest={guest} />,
      sortValue: ({ guest }) => COVERAGE_ORDER.indexOf(guest.coverage),
      csv: ({ guest }) => guest.coverage,
    },
    {
      ...{ key: 'status', title: 'Runs', width: '6.5rem', hideBelow: 1040 },
      render: ({ guest: { isUp, status } }) => (isUp === null ? <span class="muted">unknown</span> : status),
      sortValue: ({ guest }) => guest.status,
      csv: ({ guest }) => guest.status,
    },
  ];
}

function LastRun({ run, nowMs }: { readonly run: GuestView['lastRun']; readonly nowMs: number }): VNode {
  if (run === null) return <span class="muted">none known</span>;
  return (
    <span class="servers__cell">
      <StateBadge {...RUN_BADGES[run.kind]} title={run.message ?? undefined} />
      <span class="servers__small">
        <Age atMs={run.endedAtMs} nowMs={nowMs} absent="running" />
      </span>
    </span>
  );
}

const RUN_BADGES: Readonly<
  Record<NonNullable<GuestView['lastRun']>['kind'], { readonly state: BadgeState; readonly text: string }>
> = {
  ok: { state: 'ok', text: 'OK' },
  failed: { state: 'critical', text: 'Failed' },
  interrupted: { state: 'warning', text: 'Cut off' },
};

function Coverage({ guest: { coverage, jobs } }: { readonly guest: GuestView }): VNode {
  const title = jobs.length > 0 ? jobs.join(', ') : undefined;
  switch (coverage) {
    case 'covered':
      return <span title={title}>{coverageText(coverage)}</span>;
    case 'unknown':
      return <span class="muted">{coverageText(coverage)}</span>;
    case 'uncovered':
    case 'switched-off':
      return <StateBadge state="warning" text={coverageText(coverage)} title={title} />;
  }
}
