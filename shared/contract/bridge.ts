import type { CallArgs, CallName, Replies } from './calls.ts';
import type { PageChange, PageState } from './page-state.ts';

/** How the page's line to the program stands. */
export type Line =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  /** `sentence`: why and what to do, such as that the token is missing. */
  | { readonly kind: 'lost'; readonly sinceMs: number; readonly sentence: string };

/** What the page follows. */
export interface Follower {
  /** The whole state: at first, and after every reconnection. */
  state(state: PageState): void;
  change(change: PageChange): void;
  line(line: Line): void;
  /** The program wants a page shown, such as after a click on a notification: a hash such as `#/alerts`. */
  navigate(hash: string): void;
}

/** The page's one way to the program: the preload's in the app, HTTP with server-sent events in a browser. */
export interface Bridge {
  readonly host: 'app' | 'browser';
  /** Rejects with an Error whose message is a sentence for people when the call is refused or the line is lost. */
  call<Name extends CallName>(name: Name, args: CallArgs<Name>): Promise<Replies[Name]>;
  /** Returns its remover. */
  follow(follower: Follower): () => void;
}
