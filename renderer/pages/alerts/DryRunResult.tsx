import type { VNode } from 'preact';
import { isRuleName } from '../../../shared/settings/rule-names.ts';
import { MINUTE } from '../../../shared/time-units.ts';
import { countText } from '../../../shared/view/quantities.ts';
import { useDesk } from '../../connected/desk-context.ts';
import { Moment } from '../../parts/Moment.tsx';
import { PlainTable } from '../../parts/PlainTable.tsx';
import { ProgressDots } from '../../parts/ProgressDots.tsx';
import type { RuleChange, RuleMatch } from './rule-change.ts';

const DAYS = 30;
const MOST_SHOWN = 20;

export interface DryRunResultProps {
  readonly rule: string;
  readonly match: RuleMatch;
  readonly change: RuleChange;
}

/** How often a rule changed like this would have fired in the last 30 days, from history. */
export function DryRunResult({ rule, match, change }: DryRunResultProps): VNode | null {
  const { reads, clock } = useDesk();
  if (!isRuleName(rule)) return null;
  const { threshold, forSeconds } = change;
  const args = {
    ...{ rule, match, days: DAYS },
    ...(threshold === undefined ? {} : { threshold }),
    ...(forSeconds === undefined ? {} : { forSeconds }),
  };
  const read = reads.read('dryRun', args, 5 * MINUTE).value;
  if (read.kind === 'loading') return <ProgressDots label="Looking through history" />;
  if (read.kind === 'failed') return <p class="muted">{read.sentence}</p>;
  if (read.value.kind === 'cannot') return <p class="muted">{read.value.sentence}</p>;
  const { times, firings, sinceMs } = read.value;
  const nowMs = clock.nowMs.value;
  const isShort = sinceMs > nowMs - (DAYS - 1) * 24 * 60 * MINUTE;
  return (
    <div aria-live="polite">
      <p>
        <strong>It would have fired {countText(times, 'time')} in the last 30 days.</strong>
        {isShort ? (
          <span class="muted">
            {' '}
            History of this reaches back to <Moment atMs={sinceMs} nowMs={nowMs} /> only.
          </span>
        ) : null}
      </p>
      {firings.length === 0 ? null : (
        <PlainTable
          caption={firings.length > MOST_SHOWN ? `The newest ${MOST_SHOWN}` : 'When'}
          columns={[{ title: 'What' }, { title: 'From' }, { title: 'Until' }]}
          rows={firings.slice(0, MOST_SHOWN).map(({ subject, fromMs, untilMs }) => ({
            key: `${subject} ${fromMs}`,
            cells: [
              <bdi key="what">{subject}</bdi>,
              <Moment key="from" atMs={fromMs} nowMs={nowMs} />,
              <Moment key="until" atMs={untilMs} nowMs={nowMs} absent="still" />,
            ],
          }))}
        />
      )}
    </div>
  );
}
