import type { VNode } from 'preact';
import type { SourcePart } from '../../../shared/contract/page-state.ts';
import { DAY } from '../../../shared/time-units.ts';
import { bytesText } from '../../../shared/view/quantities.ts';
import { useDesk } from '../../connected/desk-context.ts';
import { Age } from '../../parts/Age.tsx';
import { Copyable } from '../../parts/Copyable.tsx';
import { type Fact, Facts } from '../../parts/Facts.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { Name } from '../../parts/Name.tsx';
import { Panel } from '../../parts/Panel.tsx';
import { clockText, hourlyCost, KIND_TEXT } from './source-facts.ts';

/** How a source is reached, and what watching it costs it. */
export function ConnectionPanel({ source }: { readonly source: SourcePart }): VNode {
  const { clock } = useDesk();
  const nowMs = clock.nowMs.value;
  return (
    <Panel title="Connection">
      <Facts facts={[...reachFacts(source, nowMs), ...certificateFacts(source, nowMs), ...costFacts(source, nowMs)]} />
    </Panel>
  );
}

function reachFacts(source: SourcePart, nowMs: number): readonly Fact[] {
  const { url, sourceKind, lastPollAtMs, lastPollMs, clockAheadMs, timeZone, subscription } = source;
  const { overviewCompleteAtMs, snapshotsCompleteAtMs, pendingUpdates } = source;
  return [
    { term: 'Address', value: <Name text={url} isCode /> },
    { term: 'Kind', value: KIND_TEXT[sourceKind], note: versionNote(source) },
    {
      term: 'Last poll',
      value: <Age atMs={lastPollAtMs} nowMs={nowMs} />,
      note: lastPollMs === null ? null : `took ${Math.round(lastPollMs)} ms`,
    },
    { term: 'All was read', value: <Age atMs={overviewCompleteAtMs} nowMs={nowMs} absent="not yet" /> },
    ...(sourceKind === 'pbs'
      ? [
          {
            term: 'All snapshots were read',
            value: <Age atMs={snapshotsCompleteAtMs} nowMs={nowMs} absent="not yet" />,
          },
          { term: 'Its clock', value: clockText(clockAheadMs), note: timeZone === null ? null : `in ${timeZone}` },
        ]
      : []),
    ...(subscription === null ? [] : [{ term: 'Subscription', value: subscription }]),
    ...(pendingUpdates === null
      ? []
      : [{ term: 'Pending updates', value: pendingUpdates === 0 ? 'none' : String(pendingUpdates) }]),
  ];
}

/** SqlBak is a service and tells no version. */
function versionNote({ sourceKind, version }: SourcePart): string | null {
  if (sourceKind === 'sqlbak') return null;
  return version === null ? 'version not known' : `version ${version}`;
}

function certificateFacts({ certificate, sourceKind }: SourcePart, nowMs: number): readonly Fact[] {
  if (sourceKind === 'pve') return [];
  if (certificate === null) return [{ term: 'Certificate', value: 'not seen yet' }];
  const { fingerprint, subject, issuer, validToMs, isPinned } = certificate;
  const days = Math.floor((validToMs - nowMs) / DAY);
  return [
    { term: 'Certificate', value: <Name text={subject} />, note: `issued by ${issuer}` },
    {
      term: 'Valid until',
      value: <Moment atMs={validToMs} nowMs={nowMs} />,
      note: days < 0 ? 'it has expired' : `${days} days left`,
    },
    {
      term: 'Fingerprint',
      value: <Copyable text={fingerprint} label="SHA-256 fingerprint" />,
      note: isPinned
        ? 'pinned: no other certificate is accepted'
        : "accepted because this computer's authorities vouch for it",
    },
  ];
}

function costFacts(source: SourcePart, nowMs: number): readonly Fact[] {
  const { requests, receivedBytes, manifestsRead, sinceMs } = source.cost;
  const hourly = hourlyCost(source, nowMs);
  const whole = (value: number) => Math.round(value).toLocaleString('en');
  return [
    {
      term: 'What we ask in an hour',
      value:
        hourly === null
          ? 'still measuring'
          : `${whole(hourly.requests)} requests, ${bytesText(hourly.receivedBytes)}, ${whole(hourly.manifestsRead)} manifests`,
    },
    {
      term: 'In all',
      value: `${whole(requests)} requests, ${bytesText(receivedBytes)}, ${whole(manifestsRead)} manifests`,
      note: (
        <>
          since <Moment atMs={sinceMs} nowMs={nowMs} />
        </>
      ),
    },
  ];
}
