import type { VNode } from 'preact';
import { ageText } from '../../shared/view/age-wording.ts';
import { Icon } from './Icon.tsx';
import './Age.css';
import { momentWords } from './zones.ts';

export interface AgeProps {
  /** Epoch milliseconds. Null: not known. */
  readonly atMs: number | null;
  readonly nowMs: number;
  /** IANA name of the server's zone; null: not known. */
  readonly serverZone?: string | null | undefined;
  /** It should be newer by now: shown as old, not as current. */
  readonly isStale?: boolean | undefined;
  /** What to say where it is not known. */
  readonly absent?: string | undefined;
}

/** How long ago, such as `3 min ago`; the exact moment, here and on the server, on hovering and for screen readers. */
export function Age({ atMs, nowMs, serverZone = null, isStale = false, absent = 'never' }: AgeProps): VNode {
  if (atMs === null) return <span class="age age--absent">{absent}</span>;
  const { exact, iso } = momentWords(atMs, nowMs, serverZone);
  return (
    <time class={isStale ? 'age age--stale' : 'age'} dateTime={iso} title={isStale ? `Stale: ${exact}` : exact}>
      {isStale ? <Icon name="stale" /> : null}
      {isStale ? <span class="visually-hidden">stale, </span> : null}
      {ageText(atMs, nowMs)}
      <span class="visually-hidden">, {exact}</span>
    </time>
  );
}
