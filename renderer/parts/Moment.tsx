import type { VNode } from 'preact';
import './Age.css';
import { momentWords } from './zones.ts';

export interface MomentProps {
  /** Epoch milliseconds. Null: not known, or never. */
  readonly atMs: number | null;
  /** Tells the present year, which is left out. */
  readonly nowMs: number;
  /** IANA name of the server's zone: its time is added where it differs. Null: not known. */
  readonly serverZone?: string | null | undefined;
  readonly absent?: string | undefined;
}

/** A date and time, here; the server's beside it where its clock shows another. */
export function Moment({ atMs, nowMs, serverZone = null, absent = 'never' }: MomentProps): VNode {
  if (atMs === null) return <span class="moment moment--absent">{absent}</span>;
  const { short, serverShort, exact, iso } = momentWords(atMs, nowMs, serverZone);
  return (
    <time class="moment" dateTime={iso} title={exact}>
      <span class="moment__here">{short}</span>
      {serverShort === null ? null : <span class="moment__server"> ({serverShort} on the server)</span>}
    </time>
  );
}
