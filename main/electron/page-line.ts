import type { Called } from '../../shared/contract/dispatch.ts';
import type { PageChange } from '../../shared/contract/page-state.ts';
import type { Log } from '../engine/ports.ts';
import { isOwnAddress } from './app-scheme.ts';
import { CALL_CHANNEL, EVENT_CHANNEL, type PageEvent, type PageReply } from './channels.ts';
import type { CallEvent, ContentsApi, ElectronApi } from './electron-api.ts';

interface LineParts {
  readonly electron: Pick<ElectronApi, 'ipcMain'>;
  /** Checks name and arguments by the contract, and answers. */
  readonly call: (name: string, args: unknown) => Promise<Called>;
  /** Followed only while there is a page: making changes costs. */
  readonly feed: { follow(listener: (change: PageChange) => void): () => void };
  readonly log: Log;
}

/** The program's end of the line to its pages: one channel for calls, one for events. */
export interface PageLine {
  /** From now on calls of this page are answered, and it is told events. Returns its remover. */
  connect(contents: ContentsApi): () => void;
  /** Tells one page to show a place. */
  navigate(contents: ContentsApi, hash: string): void;
  stop(): void;
}

/** More than any form of ours sends; whoever sends more means no good. */
const LONGEST_CALL = 1_000_000;
/** At once, per page. */
const MOST_CALLS = 64;

const REFUSED: PageReply = { ok: false, sentence: 'This call was refused.' };

export function createPageLine({ electron, call, feed, log }: LineParts): PageLine {
  const pages = new Map<object, ContentsApi>();
  let open = 0;
  let endFeed: (() => void) | null = null;

  async function answer(event: CallEvent, name: unknown, args: unknown, rest: number): Promise<PageReply> {
    // Read before anything waits: it is null once the frame has navigated.
    if (!isOwnPage(event)) {
      log.warn('call-refused', { reason: 'sender' });
      return REFUSED;
    }
    if (rest > 0 || open >= MOST_CALLS || sizeOf(args) > LONGEST_CALL) {
      log.warn('call-refused', { reason: rest > 0 ? 'arguments' : open >= MOST_CALLS ? 'too many' : 'size' });
      return { ok: false, sentence: 'This call was refused: it is too large, or there are too many at once.' };
    }
    open += 1;
    try {
      const called = await call(typeof name === 'string' ? name : '', args);
      return called.kind === 'answered' ? { ok: true, value: called.reply } : { ok: false, sentence: called.sentence };
    } catch (error) {
      log.error('call-failed', { name: typeof name === 'string' ? name.slice(0, 100) : typeof name, error });
      return { ok: false, sentence: 'Something went wrong in PBS Tray; its log says what.' };
    } finally {
      open -= 1;
    }
  }

  function isOwnPage({ sender, senderFrame }: CallEvent): boolean {
    const page = pages.get(sender);
    return (
      page !== undefined && senderFrame !== null && senderFrame === page.mainFrame && isOwnAddress(senderFrame.url)
    );
  }

  function send(contents: ContentsApi, event: PageEvent): void {
    if (!contents.isDestroyed()) contents.send(EVENT_CHANNEL, event);
  }

  function tellChange(change: PageChange): void {
    for (const contents of pages.values()) send(contents, { kind: 'change', change });
  }

  function rest(): void {
    endFeed?.();
    endFeed = null;
  }

  electron.ipcMain.handle(CALL_CHANNEL, (event, name, args, ...rest) => answer(event, name, args, rest.length));
  return {
    connect(contents) {
      pages.set(contents, contents);
      endFeed ??= feed.follow(tellChange);
      return () => {
        pages.delete(contents);
        if (pages.size === 0) rest();
      };
    },
    navigate: (contents, hash) => send(contents, { kind: 'navigate', hash }),
    stop() {
      pages.clear();
      rest();
      electron.ipcMain.removeHandler(CALL_CHANNEL);
    },
  };
}

function sizeOf(value: unknown): number {
  try {
    return JSON.stringify(value)?.length ?? 0;
  } catch {
    // A circle, or numbers that JSON does not know: nothing that our page sends.
    return Number.POSITIVE_INFINITY;
  }
}
