import type { VNode } from 'preact';
import { MINUTE } from '../../../shared/time-units.ts';
import { countText } from '../../../shared/view/quantities.ts';
import { useDesk } from '../../connected/desk-context.ts';
import { ProgressDots } from '../../parts/ProgressDots.tsx';
import { TroubleBox } from '../../parts/TroubleBox.tsx';
import type { TaskLine } from './task-lines.ts';

/** The end of a task's log, asked of its server when it is wanted. */
export function TaskLog({ line }: { readonly line: TaskLine }): VNode {
  if (line.upid === null) {
    return <p class="muted">Only the logs of tasks that did not end well can be asked for after a day.</p>;
  }
  return <AskedLog server={line.server} upid={line.upid} isRunning={line.endedAtMs === null} />;
}

interface AskedLogProps {
  readonly server: string;
  readonly upid: string;
  readonly isRunning: boolean;
}

function AskedLog({ server, upid, isRunning }: AskedLogProps): VNode {
  const { reads } = useDesk();
  const read = reads.read('readTaskLog', { server, upid }, isRunning ? MINUTE / 4 : 10 * MINUTE).value;
  if (read.kind === 'loading') return <ProgressDots label="Asking the server for the log" />;
  const sentence = read.kind === 'failed' ? read.sentence : read.value.ok ? null : read.value.sentence;
  if (sentence !== null || read.kind === 'failed' || !read.value.ok) {
    return <TroubleBox what={sentence ?? ''} next={null} tone="unknown" />;
  }
  const { lines, total } = read.value;
  if (lines.length === 0) return <p class="muted">The log is empty.</p>;
  return (
    <>
      {total > lines.length ? (
        <p class="muted">
          The last {countText(lines.length, 'line')} of {total.toLocaleString('en')}.
        </p>
      ) : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reachable by keyboard */}
      <section class="tasks__log" tabIndex={0} aria-label="End of the log">
        <pre>{lines.join('\n')}</pre>
      </section>
    </>
  );
}
