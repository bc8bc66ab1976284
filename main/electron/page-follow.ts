import type { PageChange, PageState } from '../../shared/contract/page-state.ts';
import type { PageEvent, PageMessage, PageReply } from './channels.ts';

interface FollowParts {
  /** Calls `listener` for each event of the program; returns its remover. */
  readonly listen: (listener: (event: PageEvent) => void) => () => void;
  readonly readState: () => Promise<PageReply>;
  readonly isState: (value: unknown) => value is PageState;
  readonly after: (delayMs: number, task: () => void) => void;
}

const AGAIN_MS = 1_000;

/**
 * The whole state, then every change in order. Changes that arrive while the state is on its way wait for it; one that
 * was missed is made good by asking for the whole again.
 */
export function followProgram(parts: FollowParts, tell: (message: PageMessage) => void): () => void {
  let revision: number | null = null;
  let waiting: PageChange[] = [];
  let ended = false;

  function take(change: PageChange): void {
    if (revision === null) {
      waiting.push(change);
    } else if (change.revision === revision + 1) {
      revision = change.revision;
      tell({ kind: 'change', change });
    } else if (change.revision > revision) {
      revision = null;
      waiting = [change];
      ask();
    }
  }

  function ask(): void {
    void parts.readState().then((reply) => {
      if (ended) return;
      if (!reply.ok || !parts.isState(reply.value)) return parts.after(AGAIN_MS, ask);
      revision = reply.value.revision;
      tell({ kind: 'state', state: reply.value });
      const later = waiting;
      waiting = [];
      for (const change of later) take(change);
    });
  }

  const remove = parts.listen((event) => (event.kind === 'change' ? take(event.change) : tell(event)));
  ask();
  return () => {
    ended = true;
    remove();
  };
}
