import type { Called } from '../../shared/contract/dispatch.ts';
import type { AlertView, PageChange, PageState } from '../../shared/contract/page-state.ts';

/** What the page follows. */
export interface PageFeed {
  /** All of it; followers are told first what of it is new to them. */
  state(): PageState;
  follow(listener: (change: PageChange) => void): () => void;
}

/** What is behind the API and the page. */
export interface PageContent {
  readonly feed: PageFeed;
  readonly alerts: () => readonly AlertView[];
  /** Answers a call of the contract. Rejects only by mistake. */
  readonly call: (name: string, args: unknown) => Promise<Called>;
}
