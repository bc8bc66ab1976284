import type { PageChange, PageState } from '../../shared/contract/page-state.ts';

/** The two channels between program and page; there is no other. */
export const CALL_CHANNEL = 'pbs-tray:call';
export const EVENT_CHANNEL = 'pbs-tray:event';

/** What came of a call. Errors would lose their text on the way. */
export type PageReply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly sentence: string };

/** What the program sends by itself. */
export type PageEvent =
  | { readonly kind: 'change'; readonly change: PageChange }
  | { readonly kind: 'navigate'; readonly hash: string };

/** What the page hears: the whole state first. */
export type PageMessage = { readonly kind: 'state'; readonly state: PageState } | PageEvent;
