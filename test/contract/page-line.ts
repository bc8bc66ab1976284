import type { PageChange, PageState } from '../../shared/contract/page-state.ts';

/** What came of a call. */
export type Carried =
  | { readonly kind: 'reply'; readonly reply: unknown }
  | { readonly kind: 'refused'; readonly sentence: string };

/** What was told to a follower, in its order. */
export type Told =
  | { readonly kind: 'state'; readonly state: PageState }
  | { readonly kind: 'change'; readonly change: PageChange };

/** One end of the contract, whatever carries it. */
export interface PageLine {
  call(name: string, args?: unknown): Promise<Carried>;
  /** Resolves when the follower is known to the program. */
  follow(): Promise<LineFollower>;
}

export interface LineFollower {
  /** The next thing that it is told, waiting for it. */
  next(): Promise<Told>;
  close(): void;
}
