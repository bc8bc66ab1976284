import type { VNode } from 'preact';
import { MINUTE } from '../../../shared/time-units.ts';
import { percentText } from '../../../shared/view/quantities.ts';
import { useDesk } from '../../connected/desk-context.ts';
import { GroupCalendar } from '../../connected/GroupCalendar.tsx';
import { Button } from '../../parts/Button.tsx';
import { type Fact, Facts } from '../../parts/Facts.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { ProgressDots } from '../../parts/ProgressDots.tsx';
import { TroubleBox } from '../../parts/TroubleBox.tsx';
import type { GroupLine } from '../../state/fleet-rows.ts';
import { SnapshotTable } from './SnapshotTable.tsx';

/** One backup group in full: its rhythm, its days, its snapshots. */
export function GroupDetail({ line }: { readonly line: GroupLine }): VNode {
  const { clock } = useDesk();
  return (
    <div class="datastore__detail">
      <Facts facts={groupFacts(line, clock.nowMs.value)} />
      <GroupCalendar line={line} />
      <Care line={line} />
      <Snapshots line={line} />
    </div>
  );
}

function groupFacts({ row, clockAheadMs }: GroupLine, nowMs: number): readonly Fact[] {
  const { pace, owner, comment } = row;
  const due = (serverMs: number) => <Moment atMs={serverMs - clockAheadMs} nowMs={nowMs} />;
  const rhythm: readonly Fact[] =
    pace.kind === 'rhythm'
      ? [
          { term: 'Rhythm', value: pace.usually, note: `${percentText(pace.confidence)} sure` },
          { term: 'Next expected', value: due(pace.expectedServerMs) },
          { term: 'Due by', value: due(pace.dueByServerMs) },
        ]
      : pace.kind === 'limit'
        ? [{ term: 'Due by', value: due(pace.dueByServerMs), note: 'a fixed limit, as no rhythm is known yet' }]
        : [];
  return [
    ...rhythm,
    { term: 'Owner', value: owner === null ? 'unknown' : <bdi>{owner}</bdi> },
    ...(comment === null ? [] : [{ term: 'Comment', value: <bdi>{comment}</bdi> }]),
  ];
}

/** Archive silences a group for good; watching it again undoes that. */
function Care({ line }: { readonly line: GroupLine }): VNode {
  const { command } = useDesk();
  const { server, datastore, namespace, group, row } = line;
  const place = { server, datastore, namespace, group };
  const { pace } = row;
  const isAside = pace.kind === 'not-watched' && (pace.reason === 'archived' || pace.reason === 'retired');
  return (
    <div class="datastore__actions">
      {isAside ? (
        <Button onClick={() => void command('setGroupCare', { ...place, care: 'watch' }, `${group} is watched again.`)}>
          Watch it again
        </Button>
      ) : null}
      {isAside && pace.reason === 'archived' ? null : (
        <Button onClick={() => void command('setGroupCare', { ...place, care: 'archive' }, `${group} is archived.`)}>
          Archive it
        </Button>
      )}
      <span class="muted">An archived group raises no alert about its age, for good.</span>
    </div>
  );
}

function Snapshots({ line }: { readonly line: GroupLine }): VNode {
  const { reads } = useDesk();
  const { server, datastore, namespace, group, row } = line;
  const args = { server, datastore, namespace, group };
  const read = reads.read('readSnapshots', args, row.detail === null ? MINUTE / 12 : MINUTE).value;
  if (read.kind === 'failed') return <TroubleBox what={read.sentence} next={null} tone="unknown" />;
  if (read.kind === 'loading' || read.value === null) return <ProgressDots label="Reading the snapshots" />;
  return <SnapshotTable line={line} {...read.value} />;
}
