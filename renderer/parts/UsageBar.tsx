import type { VNode } from 'preact';
import { percentText } from '../../shared/view/quantities.ts';
import './UsageBar.css';

export interface UsageBarProps {
  /** 0 to 1 (more is drawn as full). Null: not known, which is drawn hatched and never as 0. */
  readonly ratio: number | null;
  /** What is used, for screen readers, such as `Use of store-a`. */
  readonly label: string;
  /** Where alerts trip; null or absent: nowhere. */
  readonly warnRatio?: number | null | undefined;
  readonly criticalRatio?: number | null | undefined;
  /** The figure is old. */
  readonly isStale?: boolean | undefined;
  /** Without the figure beside the bar. */
  readonly isBare?: boolean | undefined;
}

/** How much of something is used, against the limits at which alerts trip. */
export function UsageBar(props: UsageBarProps): VNode {
  const { ratio, label, warnRatio = null, criticalRatio = null, isStale = false, isBare = false } = props;
  const text = ratio === null ? 'unknown' : percentText(ratio);
  const tone = toneOf(ratio, warnRatio, criticalRatio);
  const words = `${text}${TONE_WORDS[tone]}${isStale ? ', stale' : ''}`;
  const meter =
    ratio === null
      ? { role: 'img' as const, 'aria-label': `${label}: ${words}` }
      : {
          ...{ role: 'meter' as const, 'aria-label': label, 'aria-valuemin': 0, 'aria-valuemax': 100 },
          ...{ 'aria-valuenow': Math.round(1000 * share(ratio)) / 10, 'aria-valuetext': words },
        };
  return (
    <span class={`usage-bar usage-bar--${tone}${isStale ? ' usage-bar--stale' : ''}`} title={words}>
      <span class="usage-bar__track" {...meter}>
        {ratio === null ? null : <span class="usage-bar__fill" style={{ width: `${100 * share(ratio)}%` }} />}
        <Mark at={warnRatio} kind="warn" />
        <Mark at={criticalRatio} kind="critical" />
      </span>
      {isBare ? null : <span class="usage-bar__text">{text}</span>}
    </span>
  );
}

function Mark({ at, kind }: { readonly at: number | null; readonly kind: 'warn' | 'critical' }): VNode | null {
  if (at === null) return null;
  return (
    <span class={`usage-bar__mark usage-bar__mark--${kind}`} style={{ insetInlineStart: `${100 * share(at)}%` }} />
  );
}

const TONE_WORDS = {
  plain: '',
  unknown: '',
  warning: ', over the limit for a warning',
  critical: ', over the critical limit',
} as const;

function toneOf(ratio: number | null, warn: number | null, critical: number | null): keyof typeof TONE_WORDS {
  if (ratio === null) return 'unknown';
  if (critical !== null && ratio > critical) return 'critical';
  return warn !== null && ratio > warn ? 'warning' : 'plain';
}

function share(ratio: number): number {
  return Math.min(1, Math.max(0, ratio));
}
