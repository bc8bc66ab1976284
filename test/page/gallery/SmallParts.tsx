import type { VNode } from 'preact';
import { Age } from '../../../renderer/parts/Age.tsx';
import { Bytes } from '../../../renderer/parts/Bytes.tsx';
import { CalendarStrip } from '../../../renderer/parts/CalendarStrip.tsx';
import { CalendarTable } from '../../../renderer/parts/CalendarTable.tsx';
import { Facts } from '../../../renderer/parts/Facts.tsx';
import { Moment } from '../../../renderer/parts/Moment.tsx';
import { Name } from '../../../renderer/parts/Name.tsx';
import { Panel } from '../../../renderer/parts/Panel.tsx';
import { SeverityBadge } from '../../../renderer/parts/SeverityBadge.tsx';
import { Sparkline } from '../../../renderer/parts/Sparkline.tsx';
import { StateBadge } from '../../../renderer/parts/StateBadge.tsx';
import { UsageBar } from '../../../renderer/parts/UsageBar.tsx';
import { DAY, HOUR, MINUTE } from '../../../shared/time-units.ts';
import { GIB, HOSTILE, NOW_MS, sampleDays } from './sample-figures.ts';

const STATES = ['ok', 'due', 'late', 'warning', 'critical', 'unknown', 'paused', 'not-watched'] as const;
const TREND = [4, 5, 5, 6, 8, 7, null, null, 9, 10, null, 11, null, 12, 12, 14, 13, 15, 18, 17, 19];

export function States(): VNode {
  return (
    <Panel title="States and severities" note="shape, word and colour">
      <div class="gallery-stack">
        <div class="gallery-row">
          {STATES.map((state) => (
            <StateBadge key={state} state={state} />
          ))}
        </div>
        <div class="gallery-row">
          <SeverityBadge severity="critical" count={2} />
          <SeverityBadge severity="warning" count={5} />
          <SeverityBadge severity="info" />
          <StateBadge state="ok" text="Fresh" title="14 hours before its time" />
        </div>
      </div>
    </Panel>
  );
}

export function Quantities(): VNode {
  const zone = 'Europe/Vienna';
  return (
    <Panel title="Quantities with their age" note={<Age atMs={NOW_MS - 40_000} nowMs={NOW_MS} />}>
      <div class="gallery-columns">
        <Facts
          facts={[
            { term: 'Last backup', value: <Age atMs={NOW_MS - 3 * HOUR} nowMs={NOW_MS} serverZone={zone} /> },
            { term: 'Stale', value: <Age atMs={NOW_MS - 26 * HOUR} nowMs={NOW_MS} isStale /> },
            { term: 'Never', value: <Age atMs={null} nowMs={NOW_MS} /> },
            { term: 'Next run', value: <Moment atMs={NOW_MS + 20 * HOUR} nowMs={NOW_MS} serverZone={zone} /> },
            {
              term: 'Last year',
              value: <Moment atMs={NOW_MS - 200 * DAY} nowMs={NOW_MS} />,
              note: 'from the task list',
            },
            { term: 'Size', value: <Bytes bytes={31.24 * GIB} /> },
            { term: 'Not known', value: <Bytes bytes={null} /> },
          ]}
        />
        <div class="gallery-stack">
          <UsageBar label="Use of store-a" ratio={0.418} warnRatio={0.85} criticalRatio={0.95} />
          <UsageBar label="Use of store-b" ratio={0.874} warnRatio={0.85} criticalRatio={0.95} />
          <UsageBar label="Use of store-c" ratio={0.981} warnRatio={0.85} criticalRatio={0.95} />
          <UsageBar label="Use of store-d" ratio={0.63} warnRatio={0.85} criticalRatio={null} isStale />
          <UsageBar label="Use of store-e" ratio={null} warnRatio={0.85} criticalRatio={0.95} />
          <UsageBar label="Use of store-f" ratio={0} />
        </div>
      </div>
    </Panel>
  );
}

export function Trends(): VNode {
  const days = sampleDays();
  return (
    <Panel title="Trends and days">
      <div class="gallery-columns">
        <div class="gallery-stack">
          <div class="gallery-narrow">
            <Sparkline values={TREND} label="Used space, last 30 days: from 4 GiB to 19 GiB" />
          </div>
          <div class="gallery-narrow">
            <Sparkline values={[]} label="" />
          </div>
          <CalendarStrip days={days} label="vm/101" />
        </div>
        <CalendarTable days={days.slice(-9)} caption="Backups of vm/101 by day" />
      </div>
    </Panel>
  );
}

export function Tiles(): VNode {
  return (
    <Panel title="store-a" note="on pbs-node-01">
      <Facts
        asTiles
        facts={[
          { term: 'Used', value: <Bytes bytes={3.62 * 1024 * GIB} />, note: 'of 5.00 TiB' },
          { term: 'Full in', value: '71 days', note: '58 to 96 days' },
          { term: 'Deduplication', value: '8.41', note: <Age atMs={NOW_MS - 9 * HOUR} nowMs={NOW_MS} /> },
          { term: 'Verified', value: '96.2 %', note: '2,881 of 2,994 snapshots' },
          { term: 'Last good backup', value: <Age atMs={NOW_MS - 31 * MINUTE} nowMs={NOW_MS} /> },
        ]}
      />
    </Panel>
  );
}

export function Hostile(): VNode {
  return (
    <Panel title="Foreign texts">
      <Facts
        facts={[
          { term: 'HTML', value: <Name text={HOSTILE.html} /> },
          { term: 'Right to left', value: <Name text={HOSTILE.backwards} />, note: 'the note stays where it is' },
          { term: '500 characters', value: <Name text={HOSTILE.long} /> },
          { term: 'Whole', value: <Name text={HOSTILE.long.slice(0, 160)} wraps /> },
          { term: 'Emoji', value: <Name text={HOSTILE.emoji} /> },
          { term: 'Code', value: <Name text="AB:CD:EF:01:23:45" isCode /> },
          { term: 'Empty', value: <Name text="" /> },
        ]}
      />
    </Panel>
  );
}
