import type { Bridge } from '../../shared/contract/bridge.ts';
import type { CallArgs, CallName, Replies } from '../../shared/contract/calls.ts';
import type { PageChange, PageState } from '../../shared/contract/page-state.ts';

/** What the program tells the page in the app. */
export type TrayMessage =
  | { readonly kind: 'state'; readonly state: PageState }
  | { readonly kind: 'change'; readonly change: PageChange }
  | { readonly kind: 'navigate'; readonly hash: string };

/** A call's end as it crosses from the program: an Error would lose its sentence on the way. */
export type TrayReply<Name extends CallName> =
  | { readonly ok: true; readonly value: Replies[Name] }
  | { readonly ok: false; readonly sentence: string };

/** What the preload exposes as `window.pbsTray`. */
export interface TrayPort {
  call<Name extends CallName>(name: Name, args: CallArgs<Name>): Promise<TrayReply<Name>>;
  /** The first message is the whole state. Returns its remover. */
  on(listener: (message: TrayMessage) => void): () => void;
}

declare global {
  interface Window {
    readonly pbsTray?: TrayPort;
  }
}

/** The bridge of the app's window. The program lives as long as the window, so the line opens once. */
export function createIpcBridge(port: TrayPort): Bridge {
  return {
    host: 'app',
    async call(name, args) {
      const reply = await port.call(name, args);
      if (!reply.ok) throw new Error(reply.sentence);
      return reply.value;
    },
    follow(follower) {
      follower.line({ kind: 'connecting' });
      return port.on((message) => {
        switch (message.kind) {
          case 'state':
            follower.line({ kind: 'open' });
            return follower.state(message.state);
          case 'change':
            return follower.change(message.change);
          case 'navigate':
            return follower.navigate(message.hash);
        }
      });
    },
  };
}
