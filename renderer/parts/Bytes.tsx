import type { VNode } from 'preact';
import { bytesText } from '../../shared/view/quantities.ts';
import './Age.css';

export interface BytesProps {
  /** Null: not known, which is not 0. */
  readonly bytes: number | null;
  readonly absent?: string | undefined;
}

/** A size with three digits, as the server's own page shows it; the exact number on hovering. */
export function Bytes({ bytes, absent = 'unknown' }: BytesProps): VNode {
  if (bytes === null) return <span class="bytes bytes--absent">{absent}</span>;
  const [value, unit] = bytesText(bytes).split(' ');
  return (
    <span class="bytes" title={`${bytes.toLocaleString('en')} bytes`}>
      {value} <span class="bytes__unit">{unit}</span>
    </span>
  );
}
