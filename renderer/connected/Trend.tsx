import type { VNode } from 'preact';
import type { Measure } from '../../shared/domain/history.ts';
import { DAY, MINUTE } from '../../shared/time-units.ts';
import { binned, changeOver } from '../../shared/view/series-bins.ts';
import { Sparkline } from '../parts/Sparkline.tsx';
import { hourEdgeMs } from '../state/day-edges.ts';
import { useDesk } from './desk-context.ts';
import './Trend.css';

const DAYS = 30;
const KEPT_FOR_MS = 30 * MINUTE;

export interface TrendProps {
  readonly server: string;
  readonly datastore: string;
  readonly measure: Measure;
  /** The change in a few words, such as `+1.2 TiB`. */
  readonly changeText: (change: { readonly from: number; readonly to: number }) => string;
  /** What it is, for screen readers. */
  readonly label: string;
}

/** The last 30 days of a datastore's figure: its shape, and by how much it changed. */
export function Trend({ server, datastore, measure, changeText, label }: TrendProps): VNode {
  const { reads, clock } = useDesk();
  const untilMs = hourEdgeMs(clock.nowMs.value);
  const fromMs = untilMs - DAYS * DAY;
  const args = { place: { server, datastore }, measure, fromMs, untilMs, maxPoints: DAYS };
  const read = reads.read('readSeries', args, KEPT_FOR_MS).value;
  if (read.kind === 'loading') return <span class="trend" />;
  if (read.kind === 'failed' || read.value === null) return <span class="muted">not known</span>;
  const values = binned(read.value, { fromMs, untilMs, bins: DAYS });
  const change = changeOver(values);
  // A lone value is no trend.
  if (change === null) return <span class="muted">no trend yet</span>;
  const text = changeText(change);
  return (
    <span class="trend">
      <Sparkline values={values} label={`${label}, 30 days: ${text}`} />
      <span class="trend__change number">{text}</span>
    </span>
  );
}
