import type { OutcomeView } from '../../../shared/contract/page-state.ts';
import type { TaskOutcome } from '../../../shared/domain/task.ts';
import { countText, oneLine } from '../../../shared/view/quantities.ts';

/** Longer errors are cut: the log has them whole. */
const MESSAGE_LENGTH = 400;

/** How a run ended, for the page; both null while it has not. */
export function outcomeView(outcome: TaskOutcome | null): {
  readonly outcome: OutcomeView | null;
  readonly message: string | null;
} {
  switch (outcome?.kind) {
    case undefined:
      return { outcome: null, message: null };
    case 'ok':
      return { outcome: 'ok', message: null };
    case 'warnings':
      return { outcome: 'warnings', message: countText(outcome.count, 'warning') };
    case 'error':
      return { outcome: 'error', message: oneLine(outcome.message, MESSAGE_LENGTH) };
    case 'unknown':
      return { outcome: 'unknown', message: 'the server does not know how it ended' };
  }
}
